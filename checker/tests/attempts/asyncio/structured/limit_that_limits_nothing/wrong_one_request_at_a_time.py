"""Tempting, since one is never more than four. But it is fewer, while the contract pays for four:
every shopper waits four times as long.

Refused by: uses_every_permit"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.turn = asyncio.Lock()

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        prices: list[int] = []
        for article in articles:
            async with self.turn:
                prices.append(await self.ask(article))
        return prices
