"""Tempting, since a panel that does not end cannot hold up the error for ever. But one that needs
longer than a second for its clean-up outlives the call.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1)
