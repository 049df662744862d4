"""Tempting, since a `finally` forgets nobody. But it begins before the permit is there: who is
cancelled while waiting gives one back that he never had, and the limit grows.

Refused by: gives_permits_back"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            try:
                await self.permits.acquire()
                return await self.ask(article)
            finally:
                self.permits.release()

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(article)) for article in articles]
        return [task.result() for task in tasks]
