"""A task is made when there is a permit for it, and a callback gives that back: it is called for
every task, also for one that was cancelled before it had begun."""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        tasks = []
        async with asyncio.TaskGroup() as group:
            for article in articles:
                await self.permits.acquire()
                task = group.create_task(self.ask(article))
                task.add_done_callback(lambda task: self.permits.release())
                tasks.append(task)
        return [task.result() for task in tasks]
