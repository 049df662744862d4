"""Tempting, since nothing runs once the error is raised. But the others were only awaited, not
stopped: they charged to the end for a page that had failed long before.

Refused by: charges_nothing_more"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    calls = (service(customer) for service in services)
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
