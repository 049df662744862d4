"""The fetch with its deadline is a function of its own. A function that returns has left its
timeout, and the generator is only a loop."""


async def fetch_in_time(fetch: Fetch, number: int) -> list[str] | None:
    async with asyncio.timeout(PATIENCE):
        return await fetch(number)


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while (page := await fetch_in_time(fetch, number)) is not None:
        yield page
        number += 1
