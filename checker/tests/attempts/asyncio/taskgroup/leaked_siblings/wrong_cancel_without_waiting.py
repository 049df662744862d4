"""Tempting, since every task is asked to stop. But `cancel()` only asks: the caller is told
while the panels are still giving their connections back.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        raise
