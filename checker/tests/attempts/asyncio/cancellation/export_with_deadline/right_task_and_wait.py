"""By hand: the fetch is a task, `wait` has the patience, and the `finally` cancels what is left and
waits for its end. All of it is over before the `yield`."""


async def fetch_in_time(fetch: Fetch, number: int) -> list[str] | None:
    task = asyncio.create_task(fetch(number))
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    finally:
        task.cancel()
        await asyncio.wait({task})
    if not done:
        raise TimeoutError(f"page {number} took more than {PATIENCE} s")
    return task.result()


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while (page := await fetch_in_time(fetch, number)) is not None:
        yield page
        number += 1
