"""Tempting, since no reader is timed any more. But the first page is handed out when the last has
been fetched: the reader waits, memory fills, and a late page takes all others with it.

Refused by: fetches_as_read"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    pages: list[list[str]] = []
    while True:
        async with asyncio.timeout(PATIENCE):
            page = await fetch(len(pages) + 1)
        if page is None:
            break
        pages.append(page)
    for page in pages:
        yield page
