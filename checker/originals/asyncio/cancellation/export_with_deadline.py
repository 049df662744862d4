"""Export with a deadline: it is the fetch that may be late, not the reader.

`export` gives every fetch PATIENCE seconds. But as long as its `yield` stands inside the timeout,
the reader's work is timed as well: whoever writes a page to a slow disk is cancelled there.

Your task: a fetch that takes longer than PATIENCE is cancelled, and once it has ended the reader
gets TimeoutError. The reader is never cancelled, and no page is fetched before it asks for one.
Errors of a fetch and the reader's own cancellation pass. `async for page in export(fetch)` stays.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

PATIENCE = 0.5  # seconds

Fetch = Callable[[int], Coroutine[Any, Any, list[str] | None]]


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    """The pages 1, 2, 3 … as they are read, until `fetch` answers None."""
    number = 1
    while True:
        async with asyncio.timeout(PATIENCE):
            page = await fetch(number)
            if page is None:
                return
            # TODO: who is at work until this line goes on?
            yield page
        number += 1


async def fetch(number: int) -> list[str] | None:
    await asyncio.sleep(0.1)
    return [f"order {number}-1", f"order {number}-2"] if number <= 3 else None


async def write_to_slow_disk() -> None:
    async for page in export(fetch):
        print("writing", page)
        await asyncio.sleep(0.6)
        print("written")


async def main() -> None:
    reader = asyncio.create_task(write_to_slow_disk())
    await asyncio.wait({reader})
    if reader.cancelled():
        print("nobody asked for it, and yet the reader has been cancelled amid its work")


if __name__ == "__main__":
    asyncio.run(main())
