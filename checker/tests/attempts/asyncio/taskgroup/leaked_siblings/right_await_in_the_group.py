"""The results are awaited within the group. A cancellation reaches the awaited panel first and
the others right after its clean-up; all end before the call does."""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service(customer)) for service in services]
        return [await task for task in tasks]
