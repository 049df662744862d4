"""Tempting, since each partner has a pool of its own, as it should. httpx lets nobody wait for a
place in it, nor for an answer, longer than 5 seconds, and nobody has said otherwise.

Refused by: waits_for_answers"""

import httpx


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        limits = httpx.Limits(max_connections=AT_ONCE // 2)
        self.stocks = httpx.AsyncClient(base_url=stock, limits=limits)
        self.readers = httpx.AsyncClient(base_url=reviews, limits=limits)

    async def stock(self, sku: str) -> int:
        return int(await self.ask(self.stocks, f"/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        return list(await self.ask(self.readers, f"/reviews/{sku}"))

    async def ask(self, client: httpx.AsyncClient, path: str) -> Any:
        return (await client.get(path)).raise_for_status().json()

    async def close(self) -> None:
        await self.stocks.aclose()
        await self.readers.aclose()
