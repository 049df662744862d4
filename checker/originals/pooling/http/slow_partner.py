"""Slow partner: who shares a queue waits for the slowest in it.

A shop asks one partner for stock and another one for reviews; its gateway lets AT_ONCE questions
out at a time. When reviews got slow, stock was not told either, though its partner was well.

Your task: whichever partner is slow, SPARE questions to the other one are with it at once, and
are answered. Slow answers are still wanted: no question is given up within PATIENCE seconds. Never
are more than AT_ONCE under way. When `close` is done, no connection is open. API and names stay.
"""

import asyncio
from typing import Any

import aiohttp
from aiohttp import web

AT_ONCE = 10
SPARE = 3
PATIENCE = 60.0  # seconds


class Partners:
    def __init__(self, stock: str, reviews: str) -> None:
        self.stock_url, self.reviews_url = stock, reviews
        # TODO: how many of these can one partner take?
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
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


async def main() -> None:
    awake = asyncio.Event()

    async def answer(request: web.BaseRequest) -> web.Response:
        if request.path.startswith("/stock"):
            return web.json_response(7)
        await awake.wait()
        return web.json_response(["steeps well"])

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    for _ in range(2):
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    partners = Partners(*(f"http://{host}:{port}" for host, port in runner.addresses))
    readers = [asyncio.create_task(partners.reviews("tea")) for _ in range(12)]
    try:
        print("in stock:", await asyncio.wait_for(partners.stock("tea"), 2))
    except TimeoutError:
        print("2 seconds later nobody knows the stock: all wait for the reviews")
    awake.set()
    await asyncio.wait(readers)
    await partners.close()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
