"""Tempting, since a failure shows up as soon as a panel ends. But only the first end is guarded:
once a panel has come back well, the next failure leaves the rest running.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return await asyncio.gather(*tasks)
