"""Tempting, since each question has a session of its own. The lines are sent inside of it, and one
client in a tunnel holds the connection until he is out.

Refused by: holds_nothing_for_a_slow_client"""


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
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            async with AsyncSession(request.app.state.engine) as short:
                for line in await short.scalars(news):
                    yield f"{line.text}\n"
                    last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
