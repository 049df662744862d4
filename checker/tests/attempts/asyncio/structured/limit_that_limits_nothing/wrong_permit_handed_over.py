"""Tempting, since no task is made before there is a permit for it, and its `finally` gives it back.
But a task that is cancelled before it has begun never comes to its `finally`.

Refused by: gives_permits_back"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            try:
                return await self.ask(article)
            finally:
                self.permits.release()

        tasks = []
        async with asyncio.TaskGroup() as group:
            for article in articles:
                await self.permits.acquire()
                tasks.append(group.create_task(ask(article)))
        return [task.result() for task in tasks]
