"""Tempting, since it cures the shop at noon. A partner that is slow enough takes any number, and
the gateway lets ten through.

Refused by: keeps_the_limit"""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        connector = aiohttp.TCPConnector(limit=100, limit_per_host=50)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
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
