"""Tempting, since a cancelled `gather` cancels its tasks. But it is over as soon as the first of
them has ended, and CancelledError is no Exception: panels that clean up longer outlive the call.

Refused by: stops_when_cancelled"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        return await asyncio.gather(*tasks)
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
