"""First the bank, then a session that lives for one transaction: it is opened, commits or rolls
back, and is closed while nobody waits."""

from fastapi import Request
from sqlalchemy.ext.asyncio import async_sessionmaker


@router.post("/bookings", status_code=201)
async def book(
    request: Request,
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    await bank.charge(guest)
    try:
        async with request.app.state.sessions.begin() as session:
            session.add(Booking(seat=seat, guest=guest))
    except IntegrityError as error:
        raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings(request: Request) -> dict[str, str]:
    async with request.app.state.sessions() as session:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = async_sessionmaker(engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
