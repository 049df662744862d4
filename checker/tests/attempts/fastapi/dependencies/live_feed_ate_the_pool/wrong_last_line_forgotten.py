"""Tempting, since a fresh session finds all that is new to it. To a session that is born every
second everything is new, kick-off too.

Refused by: feeds_more_fans_than_connections"""


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async def ask(question: Any) -> list[Any]:
        async with AsyncSession(request.app.state.engine) as session:
            return list(await session.scalars(question))

    if not await ask(select(Match).where(Match.id == match)):
        raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        while True:
            for line in await ask(select(Line).where(Line.match == match).order_by(Line.id)):
                yield f"{line.text}\n"
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
