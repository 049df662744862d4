"""How the requests are gathered is another matter: what limits them is a semaphore that belongs
to the price list, and around each single request."""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._permits = asyncio.BoundedSemaphore(LIMIT)

    async def ask(self, article: str) -> int:
        async with self._permits:
            return await self._ask(article)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        return await asyncio.gather(*map(self.ask, articles))
