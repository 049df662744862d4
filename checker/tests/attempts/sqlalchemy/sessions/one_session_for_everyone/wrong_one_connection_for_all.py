"""A session for each request, and SQLite's `StaticPool` beneath: one connection for all of them.
Who closes a session rolls back what another one is just about to commit.
Refused by: serves_others"""

from typing import Any

from sqlalchemy.pool import StaticPool

engine: Any = None


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()], seat: Annotated[str, Body()], guest: Annotated[str, Body()]
) -> dict[str, str]:
    async with AsyncSession(engine) as session:
        try:
            session.add(Booking(seat=seat, guest=guest))
            await bank.charge(guest)
            await session.commit()
        except IntegrityError as error:
            raise HTTPException(409, f"seat {seat} is taken") from error
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
        engine = create_async_engine(url, poolclass=StaticPool)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
