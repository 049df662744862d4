"""The group is over, yet its tasks still hold what they had. Errors must be caught in the children,
or one of them would end the group before its time."""


async def price_or_none(asking: Coroutine[Any, Any, int]) -> int | None:
    try:
        return await asking
    except Exception:
        return None


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asked: dict[str, asyncio.Task[int | None]] = {}
    try:
        async with asyncio.timeout(DEADLINE), asyncio.TaskGroup() as group:
            for name, ask in suppliers.items():
                asked[name] = group.create_task(price_or_none(ask(article)))
    except TimeoutError:
        pass
    prices = {name: task.result() for name, task in asked.items() if not task.cancelled()}
    return {name: price for name, price in prices.items() if price is not None}
