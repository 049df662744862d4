"""Tempting, since one name covers all that can fail, and the cause is kept. But callers catch the
service's error, bare or in a group; this one passes them by.

Refused by: no_panel_outlives_an_error"""


class DashboardFailed(Exception):
    pass


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(service(customer)) for service in services]
    except ExceptionGroup as failed:
        raise DashboardFailed(f"no dashboard for customer {customer}") from failed
    return [task.result() for task in tasks]
