"""Tempting, since many a fetch is late only once. But nobody asked for a second one, and the reader
hears of the TimeoutError when it has waited twice as long.

Refused by: slow_fetch_times_out"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        try:
            page = await asyncio.wait_for(fetch(number), PATIENCE)
        except TimeoutError:
            page = await asyncio.wait_for(fetch(number), PATIENCE)
        if page is None:
            return
        yield page
        number += 1
