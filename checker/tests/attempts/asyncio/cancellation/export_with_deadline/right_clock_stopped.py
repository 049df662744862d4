"""The timeout is taken off, by `reschedule(None)`, before the page is handed out. The `yield` still
stands inside, but in a scope that will never cancel anybody."""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        async with asyncio.timeout(PATIENCE) as deadline:
            page = await fetch(number)
            if page is None:
                return
            deadline.reschedule(None)
            yield page
        number += 1
