"""Tempting, since a background task runs after the response. The response is the stream, and it
does not end.

Refused by: holds_nothing_asleep"""

from starlette.background import BackgroundTask


@router.get("/matches/{match}/feed")
async def feed(
    match: int, session: Annotated[AsyncSession, Depends(get_session)]
) -> StreamingResponse:
    if await session.get(Match, match) is None:
        raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            for line in await session.scalars(news):
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    end = BackgroundTask(session.close)
    return StreamingResponse(lines(), media_type="text/plain", background=end)
