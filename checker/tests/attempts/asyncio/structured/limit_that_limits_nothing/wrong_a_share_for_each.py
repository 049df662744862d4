"""Tempting, since four calls of one request each are four requests. But nobody limits the calls:
the sixth shopper makes the sixth request.

Refused by: keeps_the_limit"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        return [await self.ask(article) for article in articles]
