"""Tempting, since one missing price does not spoil the others. But the caller gets an exception in
the place of a number, and nobody is told.

Refused by: gives_each_call_its_own"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            async with self.permits:
                return await self.ask(article)

        return await asyncio.gather(*map(ask, articles), return_exceptions=True)
