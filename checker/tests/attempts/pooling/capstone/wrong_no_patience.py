"""Who waits for a second is told that there is no connection. Nobody stands still for half a minute
any more; nobody cancels either.

Refused by: cancels_side_by_side
"""


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions = request.app.state.sessions
    async with sessions.begin() as session:
        booking = await session.get(Booking, number)
        await note(sessions, number, booking.guest if booking else "")
        gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
        if (day := await session.scalar(gone)) is None:
            raise HTTPException(404, f"there is no booking {number}")
        await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(
        app.state.at["books"], pool_size=POOL, max_overflow=0, pool_timeout=1
    )
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await engine.dispose()
