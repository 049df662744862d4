"""The deletion tells whom it concerned, and the note is written when it is over, in any case. A
booking asks the weather beside its own work, which holds nothing yet. Events count what is out."""

from sqlalchemy import event, select


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(request.app.state.partners.forecast("pass"))
        known = group.create_task(is_open(request.app.state.sessions, day))
    if not known.result():
        raise HTTPException(404, f"the hut is closed on {day}")
    if asked.result() == "storm":
        raise HTTPException(409, "nobody comes up in a storm")
    async with request.app.state.sessions() as session:
        free = update(Night).where(Night.day == day, Night.beds > 0)
        if (await session.execute(free.values(beds=Night.beds - 1))).rowcount == 0:
            raise HTTPException(409, f"no bed is left on {day}")
        session.add(booking := Booking(day=day, guest=guest))
        await session.commit()
        return {"booking": booking.id}


async def is_open(sessions: async_sessionmaker[AsyncSession], day: str) -> bool:
    async with sessions() as session:
        return await session.get(Night, day) is not None


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions, guest = request.app.state.sessions, ""
    try:
        async with sessions.begin() as session:
            row = select(Booking.guest, Booking.day).where(Booking.id == number)
            if (found := (await session.execute(row)).one_or_none()) is None:
                raise HTTPException(404, f"there is no booking {number}")
            guest, day = found
            await session.execute(delete(Booking).where(Booking.id == number))
            more = update(Night).where(Night.day == day).values(beds=Night.beds + 1)
            await session.execute(more)
    finally:
        await note(sessions, number, guest)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    event.listen(engine.sync_engine, "checkout", lambda *_: in_use.inc())
    event.listen(engine.sync_engine, "checkin", lambda *_: in_use.dec())
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await engine.dispose()
