"""Tempting, since a deadline stops everything at last. Until then, the others work and charge for a
reader who has got the error long ago.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    async with asyncio.timeout(30):
        return await asyncio.gather(*(service(customer) for service in services))
