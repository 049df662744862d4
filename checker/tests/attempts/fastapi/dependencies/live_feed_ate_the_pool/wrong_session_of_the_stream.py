"""Tempting, since the stream now opens and closes a session of its own. It closes it at its end,
and that is in ninety minutes.

Refused by: feeds_more_fans_than_connections"""


@router.get("/matches/{match}/feed")
async def feed(
    match: int,
    request: Request,
    session: Annotated[AsyncSession, Depends(get_session, scope="function")],
) -> StreamingResponse:
    if await session.get(Match, match) is None:
        raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        async with AsyncSession(request.app.state.engine) as own:
            while True:
                news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
                for line in await own.scalars(news):
                    yield f"{line.text}\n"
                    last = line.id
                await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
