"""Who waits for a slow partner waits before the pool, not in it. What the semaphore lets through is
less than the pool has, so there is always something left."""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self.session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self.places = {url: asyncio.Semaphore(AT_ONCE - SPARE) for url in (stock, reviews)}

    async def stock(self, sku: str) -> int:
        return int(await self.ask(self.stock_url, f"/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        return list(await self.ask(self.reviews_url, f"/reviews/{sku}"))

    async def ask(self, partner: str, path: str) -> Any:
        async with self.places[partner], self.session.get(partner + path) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def close(self) -> None:
        await self.session.close()
