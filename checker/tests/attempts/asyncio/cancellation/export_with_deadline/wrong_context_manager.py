"""Tempting, since the timeout is out of sight. It is still open at the `yield`: where it is written
makes no difference, when it is left does.

Refused by: never_cancels_the_reader"""

from contextlib import asynccontextmanager


@asynccontextmanager
async def page_in_time(fetch: Fetch, number: int):
    async with asyncio.timeout(PATIENCE):
        yield await fetch(number)


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        async with page_in_time(fetch, number) as page:
            if page is None:
                return
            yield page
        number += 1
