"""Tempting, since most of the page is there. But nobody is told that a panel is missing, and every
service is paid to the end.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    calls = (service(customer) for service in services)
    answers = await asyncio.gather(*calls, return_exceptions=True)
    return [answer for answer in answers if isinstance(answer, Panel)]
