"""Tempting, since a task that asks and a stream that sends do not wait for one another. Nobody ends
the task: it asks on for fans who went home.

Refused by: ends_with_its_client"""


async def read(engine: Any, match: int, news: asyncio.Queue[str]) -> None:
    last = 0
    while True:
        later = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
        async with AsyncSession(engine) as session:
            found = (await session.scalars(later)).all()
        for line in found:
            news.put_nowait(f"{line.text}\n")
            last = line.id
        await asyncio.sleep(PACE)


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    engine = request.app.state.engine
    async with AsyncSession(engine) as session:
        if await session.get(Match, match) is None:
            raise HTTPException(404, f"there is no match {match}")
    news: asyncio.Queue[str] = asyncio.Queue()
    reader = asyncio.create_task(read(engine, match, news))

    async def lines() -> AsyncIterator[str]:
        while not reader.done():
            yield await news.get()

    return StreamingResponse(lines(), media_type="text/plain")
