"""Tempting, since every pending panel is cancelled, and waited for. But `gather` without
`return_exceptions=True` is over when the first of them has ended; slower clean-ups run on.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    tasks = [asyncio.create_task(service(customer)) for service in services]
    try:
        return await asyncio.gather(*tasks)
    except BaseException as error:
        for task in tasks:
            task.cancel()
        try:
            await asyncio.gather(*(task for task in tasks if not task.done()))
        except asyncio.CancelledError:
            pass
        raise error
