"""Tempting, since four and four is easy to read. But each call counts its own chunks, and within a
call the slowest of a chunk holds up the next.

Refused by: keeps_the_limit"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        prices: list[int] = []
        for start in range(0, len(articles), LIMIT):
            chunk = articles[start : start + LIMIT]
            prices += await asyncio.gather(*map(self.ask, chunk))
        return prices
