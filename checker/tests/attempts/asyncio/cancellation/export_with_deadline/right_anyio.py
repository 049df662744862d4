"""`anyio.fail_after` is a cancel scope like any other: it, too, has to be left before the
`yield`."""

import anyio


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        with anyio.fail_after(PATIENCE):
            page = await fetch(number)
        if page is None:
            return
        yield page
        number += 1
