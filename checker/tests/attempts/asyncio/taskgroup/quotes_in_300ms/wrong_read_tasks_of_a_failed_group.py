"""The tasks outlive their group, so the prices are still there to read: well seen. But one
supplier's error still ends the group, and the shopper gets that.
Refused by: survives_a_failure"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    try:
        async with asyncio.timeout(DEADLINE), asyncio.TaskGroup() as group:
            asked = {name: group.create_task(ask(article)) for name, ask in suppliers.items()}
    except TimeoutError:
        pass
    return {name: task.result() for name, task in asked.items() if not task.cancelled()}
