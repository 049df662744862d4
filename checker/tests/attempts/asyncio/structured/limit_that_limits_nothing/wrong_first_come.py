"""Tempting, since the limit holds and no time is lost. But prices come back as they arrive: the
teapot is sold for the price of the spoon.

Refused by: gives_each_call_its_own"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            async with self.permits:
                return await self.ask(article)

        return [await price for price in asyncio.as_completed(map(ask, articles))]
