"""Every child has the 300 ms for itself and answers a price or None, so the group never has a
reason to throw anything away."""


async def within_deadline(asking: Coroutine[Any, Any, int]) -> int | None:
    try:
        async with asyncio.timeout(DEADLINE):
            return await asking
    except Exception:
        return None


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    async with asyncio.TaskGroup() as group:
        asked = {
            name: group.create_task(within_deadline(ask(article)))
            for name, ask in suppliers.items()
        }
    prices = {name: task.result() for name, task in asked.items()}
    return {name: price for name, price in prices.items() if price is not None}
