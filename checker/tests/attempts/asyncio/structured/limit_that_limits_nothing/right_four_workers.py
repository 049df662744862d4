"""Four workers and one queue: as nobody else asks the partner, there can be no fifth request. The
queue holds articles, not tasks, so a list may be as long as it likes."""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.queue: asyncio.Queue[tuple[str, asyncio.Future[int]]] = asyncio.Queue()
        self.workers: list[asyncio.Task[None]] = []

    async def work(self) -> None:
        while True:
            article, price = await self.queue.get()
            try:
                cents = await self.ask(article)
                price.done() or price.set_result(cents)
            except Exception as error:
                price.done() or price.set_exception(error)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        while len(self.workers) < LIMIT:
            self.workers.append(asyncio.create_task(self.work()))
        prices = [asyncio.get_running_loop().create_future() for _ in articles]
        for each in zip(articles, prices, strict=True):
            self.queue.put_nowait(each)
        return await asyncio.gather(*prices)
