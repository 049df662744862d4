"""Each request has its session, and commits at once so that nobody can take the seat. If the card
is declined the row is deleted; until then all the others have read it.
Refused by: hides_unpaid"""

from fastapi import Request
from sqlalchemy.ext.asyncio import async_sessionmaker


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    session: Session,
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    session.add(booking := Booking(seat=seat, guest=guest))
    try:
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(409, f"seat {seat} is taken") from error
    try:
        await bank.charge(guest)
    except Exception:
        await session.delete(booking)
        await session.commit()
        raise
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings(session: Session) -> dict[str, str]:
    bookings = await session.scalars(select(Booking).order_by(Booking.seat))
    return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
