"""Tempting, since the shielded fetch is not torn apart. But the reader gets its TimeoutError, and
the fetch works on without an owner.

Refused by: slow_fetch_times_out"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        async with asyncio.timeout(PATIENCE):
            page = await asyncio.shield(fetch(number))
        if page is None:
            return
        yield page
        number += 1
