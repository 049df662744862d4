"""Tempting, since nobody stands in line for long, and reviews are not that important. Whoever asked
for one that takes three seconds wanted it, and has none.

Refused by: waits_for_answers"""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        connector = aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
        timeout = aiohttp.ClientTimeout(total=2)
        self.session = aiohttp.ClientSession(connector=connector, timeout=timeout)

    async def stock(self, sku: str) -> int:
        return int(await self.ask(f"{self.stock_url}/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        return list(await self.ask(f"{self.reviews_url}/reviews/{sku}"))

    async def ask(self, url: str) -> Any:
        async with self.session.get(url) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def close(self) -> None:
        await self.session.close()
