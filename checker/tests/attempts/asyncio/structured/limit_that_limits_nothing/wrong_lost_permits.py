"""Tempting, since `acquire` and `release` say what happens. But an error or a cancellation jumps
over the `release`; after four of them nobody gets a price any more.

Refused by: gives_permits_back"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            await self.permits.acquire()
            price = await self.ask(article)
            self.permits.release()
            return price

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(article)) for article in articles]
        return [task.result() for task in tasks]
