"""`wait_for` cannot stand around a `yield`: it takes one awaitable. Here that is a virtue."""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while (page := await asyncio.wait_for(fetch(number), PATIENCE)) is not None:
        yield page
        number += 1
