"""`asyncio.wait` only watches: it cancels nothing, neither when a task fails nor when the caller
is cancelled. With the `finally` it does what a TaskGroup would do, but it has to have a task."""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    if not services:
        return []
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for failed in (task for task in done if task.exception()):
            raise failed.exception()
        return [task.result() for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
