"""Tempting, since a set keeps each line from being sent twice. Two corners read the same and are
two lines; and the set grows for ninety minutes.

Refused by: feeds_more_fans_than_connections"""


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async with AsyncSession(request.app.state.engine) as session:
        if await session.get(Match, match) is None:
            raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last, seen = 0, set[str]()
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with AsyncSession(request.app.state.engine) as session:
                found = (await session.scalars(news)).all()
            for line in found:
                last = line.id
                if line.text not in seen:
                    yield f"{line.text}\n"
                seen.add(line.text)
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
