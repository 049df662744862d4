"""A queue of four tokens: who has one may ask, and puts it back in a `finally`. A token that never
came need not be given back, so it is taken before the `try`."""


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.tokens: asyncio.Queue[int] = asyncio.Queue()
        for number in range(LIMIT):
            self.tokens.put_nowait(number)

    async def with_token(self, article: str) -> int:
        token = await self.tokens.get()
        try:
            return await self.ask(article)
        finally:
            self.tokens.put_nowait(token)

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.with_token(each)) for each in articles]
        return [task.result() for task in tasks]
