"""The route flushes, so a seat that is taken is told in time; only COMMIT is left to the
dependency. But what comes after its `yield` runs when the answer is out: 201 was told, and COMMIT
may fail yet.
Refused by: survives_rollback"""

from fastapi import Request


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session, session.begin():
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
    session: Db,
) -> dict[str, str]:
    await bank.charge(guest)
    session.add(Booking(seat=seat, guest=guest))
    try:
        await session.flush()
    except IntegrityError as error:
        raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings(session: Db) -> dict[str, str]:
    bookings = await session.scalars(select(Booking).order_by(Booking.seat))
    return {booking.seat: booking.guest for booking in bookings}


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
