"""Tempting, since reviews were the trouble. Next month it is the other partner, and the shop has no
reviews.

Refused by: serves_reviews"""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self.session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self.places = asyncio.Semaphore(AT_ONCE - SPARE)

    async def stock(self, sku: str) -> int:
        return int(await self.ask(f"{self.stock_url}/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        async with self.places:
            return list(await self.ask(f"{self.reviews_url}/reviews/{sku}"))

    async def ask(self, url: str) -> Any:
        async with self.session.get(url) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def close(self) -> None:
        await self.session.close()
