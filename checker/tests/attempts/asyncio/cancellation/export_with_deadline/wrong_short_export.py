"""Tempting, since the timeout stands where it should, and the export ends in good order. But the
reader takes the half for the whole: nothing tells it that pages are missing.

Refused by: slow_fetch_times_out"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                page = await fetch(number)
        except TimeoutError:
            return
        if page is None:
            return
        yield page
        number += 1
