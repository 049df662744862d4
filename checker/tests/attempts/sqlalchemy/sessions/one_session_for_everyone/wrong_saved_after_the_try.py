"""`sessions.begin()` commits at the end of its block, and that is outside of the `try` in it. The
guest of a seat that is taken is told 500 now, as if the theatre were out of order.
Refused by: serves_others"""

from sqlalchemy.ext.asyncio import async_sessionmaker

sessions = async_sessionmaker()


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()], seat: Annotated[str, Body()], guest: Annotated[str, Body()]
) -> dict[str, str]:
    async with sessions.begin() as session:
        try:
            session.add(Booking(seat=seat, guest=guest))
            await bank.charge(guest)
        except IntegrityError as error:
            raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    async with sessions() as session:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        sessions.configure(bind=engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
