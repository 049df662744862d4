"""Tempting, since these semaphores outlive the call. But there is one for each article: the partner
counts requests, whatever they are about.

Refused by: keeps_the_limit"""

from collections import defaultdict


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = defaultdict(lambda: asyncio.Semaphore(LIMIT))

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            async with self.permits[article]:
                return await self.ask(article)

        return await asyncio.gather(*map(ask, articles))
