"""Tempting, since only the fetch is timed, and the reader gets its TimeoutError. But not before
the fetch has ended by itself: one that hangs is waited for, for ever.

Refused by: slow_fetch_times_out"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    loop = asyncio.get_running_loop()
    number = 1
    while True:
        began = loop.time()
        page = await fetch(number)
        if loop.time() - began > PATIENCE:
            raise TimeoutError
        if page is None:
            return
        yield page
        number += 1
