"""Tempting, since without a lookup there is no session before the stream. A mistyped number now
reads 200 and waits for news that never come.

Refused by: refuses_unknown_matches"""


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with AsyncSession(request.app.state.engine) as session:
                found = (await session.scalars(news)).all()
            for line in found:
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
