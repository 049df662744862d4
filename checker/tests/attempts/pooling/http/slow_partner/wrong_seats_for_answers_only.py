"""A seat comes back with an answer, and with nothing else: five errors later none is left, and this
partner is never asked again.

Refused by: serves_stock"""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self.session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self.seats = {url: asyncio.Semaphore(AT_ONCE // 2) for url in (stock, reviews)}

    async def stock(self, sku: str) -> int:
        return int(await self.ask(self.stock_url, f"/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        return list(await self.ask(self.reviews_url, f"/reviews/{sku}"))

    async def ask(self, partner: str, path: str) -> Any:
        await self.seats[partner].acquire()
        async with self.session.get(partner + path) as answer:
            answer.raise_for_status()
            result = await answer.json()
        self.seats[partner].release()
        return result

    async def close(self) -> None:
        await self.session.close()
