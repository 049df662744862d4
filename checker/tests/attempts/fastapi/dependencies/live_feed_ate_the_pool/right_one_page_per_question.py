"""An iterator of one's own instead of a generator: each `anext` asks one question and returns a
page, so there is no line at which it could keep a session."""


class Pages:
    def __init__(self, engine: Any, match: int) -> None:
        self.engine, self.match, self.last = engine, match, 0

    def __aiter__(self) -> "Pages":
        return self

    async def __anext__(self) -> str:
        news = select(Line).where(Line.match == self.match, Line.id > self.last)
        while not (found := await self._ask(news.order_by(Line.id))):
            await asyncio.sleep(PACE)
        self.last = found[-1].id
        return "".join(f"{line.text}\n" for line in found)

    async def _ask(self, news: Any) -> list[Line]:
        async with AsyncSession(self.engine) as session:
            return list(await session.scalars(news))


@router.get("/matches/{match}/feed")
async def feed(match: int, request: Request) -> StreamingResponse:
    async with AsyncSession(request.app.state.engine) as session:
        if await session.get(Match, match) is None:
            raise HTTPException(404, f"there is no match {match}")
    return StreamingResponse(Pages(request.app.state.engine, match), media_type="text/plain")
