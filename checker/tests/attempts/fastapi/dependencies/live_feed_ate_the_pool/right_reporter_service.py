"""A service with `Depends` keeps the sessions to itself and hands out plain data. Who streams it
can hold nothing, even by mistake."""


class Reporter:
    def __init__(self, request: Request) -> None:
        self.engine = request.app.state.engine

    async def knows(self, match: int) -> bool:
        async with AsyncSession(self.engine) as session:
            return await session.get(Match, match) is not None

    async def after(self, last: int, match: int) -> list[Line]:
        news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
        async with AsyncSession(self.engine) as session:
            return list(await session.scalars(news))


@router.get("/matches/{match}/feed")
async def feed(match: int, reporter: Annotated[Reporter, Depends()]) -> StreamingResponse:
    if not await reporter.knows(match):
        raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            for line in await reporter.after(last, match):
                yield f"{line.text}\n"
                last = line.id
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")
