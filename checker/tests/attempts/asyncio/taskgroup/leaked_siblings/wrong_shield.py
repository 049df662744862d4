"""Tempting, since `shield` sounds like safety. It protects the services from being cancelled: the
group lets go of them, and they work on unseen.

Refused by: no_panel_outlives_an_error"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    async def load(service: Service) -> Panel:
        return await asyncio.shield(service(customer))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(load(service)) for service in services]
    return [task.result() for task in tasks]
