"""Tempting, so that no request is torn off half-way. But the permit does not wait for what is
shielded: after a cancellation the request goes on, and the next one begins beside it.

Refused by: gives_permits_back"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            async with self.permits:
                return await asyncio.shield(self.ask(article))

        return await asyncio.gather(*map(ask, articles))
