"""Tempting, since the CancelledError comes from the generator's timeout. But it is raised where the
task waits, in the reader's code. The generator stands at its `yield`, and never sees it.

Refused by: never_cancels_the_reader"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        async with asyncio.timeout(PATIENCE):
            page = await fetch(number)
            if page is None:
                return
            try:
                yield page
            except asyncio.CancelledError:
                pass
        number += 1
