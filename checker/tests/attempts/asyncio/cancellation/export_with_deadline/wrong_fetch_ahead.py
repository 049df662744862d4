"""Tempting, since the next page is fetched while this one is read. But that was not asked for, and
when the reader leaves, or is cancelled, nobody owns the fetch that is under way.

Refused by: fetches_as_read"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    ahead = asyncio.create_task(fetch(number))
    while (page := await asyncio.wait_for(ahead, PATIENCE)) is not None:
        number += 1
        ahead = asyncio.create_task(fetch(number))
        yield page
