"""Tempting, since nobody asks while four are asking. But all who sleep wake up together, see three
at work, and take one more turn of the loop before they are counted.

Refused by: keeps_the_limit"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.asking = 0

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            while self.asking >= LIMIT:
                await asyncio.sleep(0.01)
            price = asyncio.create_task(counted(article))
            return await price

        async def counted(article: str) -> int:
            self.asking += 1
            try:
                return await self.ask(article)
            finally:
                self.asking -= 1

        return await asyncio.gather(*map(ask, articles))
