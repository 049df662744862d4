"""A timer cancels the tasks and nothing else. A task that is cancelled by itself does not fail its
group, so the group just waits until the last one has ended."""


async def price_or_none(asking: Coroutine[Any, Any, int]) -> int | None:
    try:
        return await asking
    except Exception:
        return None


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        asked = {n: group.create_task(price_or_none(ask(article))) for n, ask in suppliers.items()}
        alarms = [loop.call_later(DEADLINE, task.cancel) for task in asked.values()]
    for alarm in alarms:
        alarm.cancel()
    prices = {name: task.result() for name, task in asked.items() if not task.cancelled()}
    return {name: price for name, price in prices.items() if price is not None}
