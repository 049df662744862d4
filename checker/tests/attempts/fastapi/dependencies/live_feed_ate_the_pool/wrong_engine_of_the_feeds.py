"""Tempting, since feeds with an engine of their own leave the pool to the others. The database
counts the connections of both: POOL is all that it has for this service.

Refused by: feeds_more_fans_than_connections"""

from functools import cache


@cache
def engine_of_feeds(url: Any) -> Any:
    return create_async_engine(url, pool_size=100)


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async with AsyncSession(request.app.state.engine) as session:
        if await session.get(Match, match) is None:
            raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with AsyncSession(engine_of_feeds(request.app.state.engine.url)) as session:
                found = (await session.scalars(news)).all()
            for line in found:
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
