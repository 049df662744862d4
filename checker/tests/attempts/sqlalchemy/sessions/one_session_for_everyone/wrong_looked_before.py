"""It looks whether the seat is free before it charges the card, and needs no IntegrityError any
more. While the bank is at work another guest gets the seat; then this one is told 500.
Refused by: serves_others"""

from typing import Any

engine: Any = None


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()], seat: Annotated[str, Body()], guest: Annotated[str, Body()]
) -> dict[str, str]:
    async with AsyncSession(engine) as session:
        if await session.get(Booking, seat):
            raise HTTPException(409, f"seat {seat} is taken")
    await bank.charge(guest)
    async with AsyncSession(engine) as session, session.begin():
        session.add(Booking(seat=seat, guest=guest))
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    async with AsyncSession(engine) as session:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        global engine
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
