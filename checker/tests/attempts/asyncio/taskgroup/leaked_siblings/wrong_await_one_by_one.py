"""Tempting, since the rest is cancelled and awaited. But the tasks are looked at in order:
while the first one works, nobody sees that the last one has failed.

Refused by: charges_nothing_more"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        return [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
