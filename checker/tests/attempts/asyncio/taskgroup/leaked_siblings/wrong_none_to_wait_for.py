"""Tempting, since `wait` and a `finally` do what a TaskGroup does. But `wait` refuses to wait for
nothing: where a dashboard is empty, its reader gets a ValueError.

Refused by: returns_panels_in_order"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
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
