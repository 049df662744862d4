"""A class with `__anext__` has no `yield`, so nothing can be left open while the reader works:
every page is a call that returns."""


class export:
    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.number = 0

    def __aiter__(self) -> AsyncIterator[list[str]]:
        return self

    async def __anext__(self) -> list[str]:
        self.number += 1
        async with asyncio.timeout(PATIENCE):
            page = await self.fetch(self.number)
        if page is None:
            raise StopAsyncIteration
        return page
