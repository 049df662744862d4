"""Tempting, since a stream without news has nothing left to send. A match is quiet for most of
ninety minutes, and each feed is over before the first goal.

Refused by: feeds_more_fans_than_connections"""


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async with AsyncSession(request.app.state.engine) as session:
        if await session.get(Match, match) is None:
            raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with AsyncSession(request.app.state.engine) as session:
                found = (await session.scalars(news)).all()
            if last and not found:
                return
            for line in found:
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
