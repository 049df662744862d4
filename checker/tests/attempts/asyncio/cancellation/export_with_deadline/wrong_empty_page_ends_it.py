"""Tempting, since the timeout is right and the loop is short. But an empty page is as false as no
page: the export ends there, and the reader takes the half for the whole.

Refused by: never_cancels_the_reader"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while page := await asyncio.wait_for(fetch(number), PATIENCE):
        yield page
        number += 1
