"""Tempting, since a cancelled fetch was most likely too slow. But when the reader itself is
cancelled, it gets a TimeoutError instead, and takes it for a failure of the archive.

Refused by: lets_the_rest_through"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                page = await fetch(number)
        except asyncio.CancelledError:
            raise TimeoutError(f"page {number} took too long") from None
        if page is None:
            return
        yield page
        number += 1
