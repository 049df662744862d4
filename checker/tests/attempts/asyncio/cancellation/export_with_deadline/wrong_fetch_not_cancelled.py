"""Tempting, since `wait` has a timeout and times the fetch alone. But it only watches: after a
timeout, or when the reader is cancelled, the fetch works on.

Refused by: lets_the_rest_through"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while True:
        task = asyncio.create_task(fetch(number))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            task.cancel()
            await asyncio.wait({task})
            raise TimeoutError(f"page {number} took more than {PATIENCE} s")
        if task.result() is None:
            return
        yield task.result()
        number += 1
