"""Tempting, and right while it runs. `close` knows of one session only, and the connections of the
other outlive it.

Refused by: closes_connections"""


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self.session, self.slow = (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE // 2), timeout=timeout
            )
            for _ in range(2)
        )

    async def stock(self, sku: str) -> int:
        return int(await self.ask(f"{self.stock_url}/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        async with self.slow.get(f"{self.reviews_url}/reviews/{sku}") as answer:
            answer.raise_for_status()
            return list(await answer.json())

    async def ask(self, url: str) -> Any:
        async with self.session.get(url) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def close(self) -> None:
        await self.session.close()
