"""Tempting, since one session for all feeds can hold one connection only. A session is for one task
at a time: when the pool is busy, the second to ask it gets an exception.

Refused by: feeds_more_fans_than_connections"""

from functools import cache


@cache
def session_of(engine: Any) -> AsyncSession:
    return AsyncSession(engine)


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async with AsyncSession(request.app.state.engine) as session:
        if await session.get(Match, match) is None:
            raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line.id, Line.text).where(Line.match == match, Line.id > last)
            session = session_of(request.app.state.engine)
            found = (await session.execute(news.order_by(Line.id))).all()
            await session.commit()
            for number, text in found:
                yield f"{text}\n"
                last = number
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
