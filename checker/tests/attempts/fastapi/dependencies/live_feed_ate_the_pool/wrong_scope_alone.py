"""Tempting, since this scope closes the session before the stream. But a closed session opens again
when it is asked, and now nobody is left to close it.

Refused by: holds_nothing_asleep"""


@router.get("/matches/{match}/feed")
async def feed(
    match: int, session: Annotated[AsyncSession, Depends(get_session, scope="function")]
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

    return StreamingResponse(lines(), media_type="text/plain")
