"""`as_completed` shows an error as soon as it happens; the `finally` sees to the rest.
The panels are read from the tasks, so they keep their order."""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        for first in asyncio.as_completed(tasks):
            await first
        return [task.result() for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
