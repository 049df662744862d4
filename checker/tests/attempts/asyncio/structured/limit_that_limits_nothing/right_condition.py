"""A number under a Condition, for who wants to see how it is done. Between the test and the
counting there is no `await`, and whoever leaves wakes one who waits."""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.asking = 0
        self.free = asyncio.Condition()

    async def ask_in_turn(self, article: str) -> int:
        async with self.free:
            await self.free.wait_for(lambda: self.asking < LIMIT)
            self.asking += 1
        try:
            return await self.ask(article)
        finally:
            self.asking -= 1
            async with self.free:
                self.free.notify()

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.ask_in_turn(each)) for each in articles]
        return [task.result() for task in tasks]
