"""httpx has no limit per host, so each partner gets a client. That waits 5 seconds for a place in
its pool, unless it is told that whoever waits for a slow partner has PATIENCE."""

import httpx


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        limits = httpx.Limits(max_connections=AT_ONCE // 2)
        self.clients = {
            url: httpx.AsyncClient(base_url=url, limits=limits, timeout=PATIENCE)
            for url in (stock, reviews)
        }

    async def stock(self, sku: str) -> int:
        return int(await self.ask(self.stock_url, f"/stock/{sku}"))

    async def reviews(self, sku: str) -> list[str]:
        return list(await self.ask(self.reviews_url, f"/reviews/{sku}"))

    async def ask(self, partner: str, path: str) -> Any:
        return (await self.clients[partner].get(path)).raise_for_status().json()

    async def close(self) -> None:
        for client in self.clients.values():
            await client.aclose()
