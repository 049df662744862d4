"""The session is told to wait for a place of the partner's before it asks for one in the pool. Who
calls it need not know."""

from collections import defaultdict


class Shares:
    """At most so many requests per host and port."""

    def __init__(self, most: int) -> None:
        self.places: defaultdict[Any, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(most)
        )

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        async with self.places[request.url.host, request.url.port]:
            answer = await handler(request)
            await answer.read()
            return answer


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=AT_ONCE),
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
            middlewares=[Shares(AT_ONCE - SPARE)],
        )

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
