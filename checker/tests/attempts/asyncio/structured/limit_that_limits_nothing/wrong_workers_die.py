"""Tempting: four workers can never make a fifth request. But an error ends the worker that meets
it, and a price that failed is never heard of.

Refused by: gives_permits_back"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.queue: asyncio.Queue[tuple[str, asyncio.Future[int]]] = asyncio.Queue()
        self.workers: list[asyncio.Task[None]] = []

    async def work(self) -> None:
        while True:
            article, price = await self.queue.get()
            price.set_result(await self.ask(article))

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        while len(self.workers) < LIMIT:
            self.workers.append(asyncio.create_task(self.work()))
        prices = [asyncio.get_running_loop().create_future() for _ in articles]
        for each in zip(articles, prices, strict=True):
            self.queue.put_nowait(each)
        return await asyncio.gather(*prices)
