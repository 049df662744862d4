"""Tempting, since a failure stops the rest. But `asyncio.wait` cancels nothing when its caller is
cancelled: the reader closes the page, and all panels work on.

Refused by: stops_when_cancelled"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
    return [task.result() for task in tasks]
