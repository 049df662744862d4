"""Layers that are listed stand in the order of the list, the outermost first; a consignment that is
committed by the endpoint itself is there before its answer; a function without `async` is run in a
thread by FastAPI; and a session that is asked for the joined rows needs no second statement."""

from fastapi.middleware import Middleware
from sqlalchemy.orm import joinedload

Db = Annotated[AsyncSession, Depends(get_session)]


@router.post("/consignments", status_code=201)
async def hand_in(order: Order, session: Db) -> dict[str, int]:
    crates = [Crate(grams=grams) for grams in order.grams]
    consignment = Consignment(shipper=order.shipper, crates=crates)
    session.add(consignment)
    await session.flush()
    session.add(Notice(consignment_id=consignment.id, text=f"We have it, {order.shipper}."))
    await session.commit()
    return {"id": consignment.id}


@router.get("/consignments")
async def show(session: Db) -> list[Shown]:
    everything = select(Consignment).options(joinedload(Consignment.crates))
    found = await session.scalars(everything.order_by(Consignment.id))
    return [
        Shown(id=c.id, shipper=c.shipper, wagon=c.wagon, grams=[each.grams for each in c.crates])
        for c in found.unique()
    ]


async def weight(number: int, session: Db) -> int:
    if (grams := await weigh(session, number)) is None:
        raise HTTPException(404, f"there is no consignment {number}")
    return grams


@router.get("/consignments/{number}/waybill")
def waybill(number: int, grams: Annotated[int, Depends(weight)], draw: Drawing) -> Response:
    return Response(draw(f"consignment {number}: {grams} g"), media_type="image/svg+xml")


def create_app(draw: Draw) -> FastAPI:
    pages = {"allow_origins": [PAGE], "expose_headers": ["X-Request-ID"]}
    layers = [Middleware(CORSMiddleware, **pages), Middleware(RequestLog)]
    app = FastAPI(lifespan=lifespan, middleware=layers)
    app.state.draw = draw
    app.include_router(router)
    app.add_exception_handler(Refused, tell_refusal)
    return app
