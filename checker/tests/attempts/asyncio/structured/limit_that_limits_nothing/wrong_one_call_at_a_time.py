"""Tempting, since the limit holds: one call at a time, with four permits of its own. But a call of
one article keeps three permits idle, and everybody else waits for it.

Refused by: uses_every_permit"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.turn = asyncio.Lock()

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        permits = asyncio.Semaphore(LIMIT)

        async def ask(article: str) -> int:
            async with permits:
                return await self.ask(article)

        async with self.turn:
            return await asyncio.gather(*map(ask, articles))
