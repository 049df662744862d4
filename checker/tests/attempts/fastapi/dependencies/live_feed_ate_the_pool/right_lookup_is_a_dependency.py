"""The lookup becomes a dependency of its own, whose session ends with `scope="function"`: before
the answer. The stream opens the same `get_session` anew for each question."""


async def known_match(
    match: int, session: Annotated[AsyncSession, Depends(get_session, scope="function")]
) -> int:
    if await session.get(Match, match) is None:
        raise HTTPException(404, f"there is no match {match}")
    return match


@router.get("/matches/{match}/feed")
async def feed(match: Annotated[int, Depends(known_match)], request: Request) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with asynccontextmanager(get_session)(request) as session:
                found = (await session.scalars(news)).all()
            for line in found:
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
