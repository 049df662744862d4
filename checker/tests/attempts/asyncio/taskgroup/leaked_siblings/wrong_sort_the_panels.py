"""Tempting, since sorted panels never jump about on the page. But whoever asks in an order wants
the panels in that order.

Refused by: returns_panels_in_order"""


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service(customer)) for service in services]
    return sorted((task.result() for task in tasks), key=lambda panel: panel.title)
