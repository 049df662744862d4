"""Tempting, since who hears nothing may ask less often. But PACE is how long a fan waits for a goal
at most, and the first goal comes out of silence.

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
            for line in found:
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE if found else 2 * PACE)

    return StreamingResponse(lines(), media_type="text/plain")
