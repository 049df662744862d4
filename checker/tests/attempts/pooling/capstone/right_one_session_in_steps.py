"""One session does all of a request, and gives its connection back in between: a commit or a
rollback ends a transaction, and the next question takes a connection again."""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


@router.post("/nights/{day}/bookings", status_code=201)
async def book(
    day: str,
    guest: Annotated[str, Body()],
    request: Request,
    session: Annotated[AsyncSession, Depends(get_session)],
) -> dict[str, int]:
    if await session.get(Night, day) is None:
        raise HTTPException(404, f"the hut is closed on {day}")
    await session.rollback()
    if await request.app.state.partners.forecast("pass") == "storm":
        raise HTTPException(409, "nobody comes up in a storm")
    free = update(Night).where(Night.day == day, Night.beds > 0).values(beds=Night.beds - 1)
    if await session.scalar(free.returning(Night.beds)) is None:
        raise HTTPException(409, f"no bed is left on {day}")
    session.add(booking := Booking(day=day, guest=guest))
    await session.flush()
    number = booking.id
    await session.commit()
    return {"booking": number}


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, session: Annotated[AsyncSession, Depends(get_session)]) -> None:
    booking = await session.get(Booking, number)
    session.add(Note(booking=number, guest=booking.guest if booking else ""))
    await session.commit()
    gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
    if (day := await session.scalar(gone)) is None:
        raise HTTPException(404, f"there is no booking {number}")
    await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))
    await session.commit()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.engine, app.state.registry = engine, CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(engine.pool.checkedout)
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    http = ClientSession(connector=connector)
    app.state.partners = Partners(http, app.state.at)
    yield
    await asyncio.gather(http.close(), engine.dispose())
