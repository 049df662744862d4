"""Tempting, since all calls now share one semaphore. But a permit lets a whole call in, and each
call makes all of its requests at once: four calls of thirty are a hundred and twenty.

Refused by: keeps_the_limit"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async with self.permits, asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.ask(article)) for article in articles]
        return [task.result() for task in tasks]
