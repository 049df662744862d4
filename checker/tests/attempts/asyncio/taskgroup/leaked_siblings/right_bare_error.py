"""A TaskGroup that hands out the first error bare, for callers that expect no ExceptionGroup."""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(service(customer)) for service in services]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
