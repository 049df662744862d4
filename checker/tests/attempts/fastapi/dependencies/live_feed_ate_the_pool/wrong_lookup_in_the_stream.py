"""Tempting, since lookup and news share one short session. But when the stream runs, 200 is out: an
exception can only cut the line.

Refused by: refuses_unknown_matches"""


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with AsyncSession(request.app.state.engine) as session:
                if await session.get(Match, match) is None:
                    raise HTTPException(404, f"there is no match {match}")
                found = (await session.scalars(news)).all()
            for line in found:
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
