"""No session at all: each request takes a connection of the engine's for as long as it talks to
the database."""

from fastapi import Request
from sqlalchemy import insert


@router.post("/bookings", status_code=201)
async def book(
    request: Request,
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    await bank.charge(guest)
    try:
        async with request.app.state.engine.begin() as connection:
            await connection.execute(insert(Booking).values(seat=seat, guest=guest))
    except IntegrityError as error:
        raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings(request: Request) -> dict[str, str]:
    async with request.app.state.engine.connect() as connection:
        bookings = await connection.execute(select(Booking.seat, Booking.guest))
        return {seat: guest for seat, guest in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.engine = engine
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
