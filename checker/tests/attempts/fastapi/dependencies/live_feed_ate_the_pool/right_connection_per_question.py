"""Rows need no session: each question takes a connection of the engine, and has given it back when
it returns its list."""


async def ask(request: Request, question: Any) -> list[Any]:
    async with request.app.state.engine.connect() as connection:
        return list(await connection.execute(question))


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    if not await ask(request, select(Match.id).where(Match.id == match)):
        raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line.id, Line.text).where(Line.match == match, Line.id > last)
            for number, text in await ask(request, news.order_by(Line.id)):
                yield f"{text}\n"
                last = number
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
