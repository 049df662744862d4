"""The session lives on, but a committed one holds no connection until it is asked again. Not to
forget a single commit, nor to lazy-load later, is up to whoever edits this."""


@router.get("/matches/{match}/feed")
async def feed(
    match: int, session: Annotated[AsyncSession, Depends(get_session)]
) -> StreamingResponse:
    if await session.get(Match, match) is None:
        raise HTTPException(404, f"there is no match {match}")
    await session.commit()

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            found = [(line.id, line.text) for line in await session.scalars(news)]
            await session.commit()
            for number, text in found:
                yield f"{text}\n"
                last = number
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
