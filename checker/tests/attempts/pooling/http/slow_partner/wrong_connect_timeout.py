"""Tempting, since nobody waits for ever any more. The wait for a place in the pool counts as
connecting: those who give up are the ones with the healthy partner.

Refused by: serves_stock"""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        timeout = aiohttp.ClientTimeout(total=PATIENCE, connect=0.5)
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
