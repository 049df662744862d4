"""Tempting, since the permits are shared and a dict keeps the order. But who wants two cups asks
for one article twice, and gets one price for both.

Refused by: gives_each_call_its_own"""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.permits = asyncio.Semaphore(LIMIT)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async def ask(article: str) -> int:
            async with self.permits:
                return await self.ask(article)

        async with asyncio.TaskGroup() as group:
            tasks = {article: group.create_task(ask(article)) for article in articles}
        return [task.result() for task in tasks.values()]
