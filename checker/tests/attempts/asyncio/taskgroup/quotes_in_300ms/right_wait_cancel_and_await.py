"""`asyncio.wait` gives back what is done and leaves the rest alone, so the rest is ours: cancelled
and awaited in `finally`, for a cancelled caller too. It refuses an empty list."""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asked = {name: asyncio.create_task(ask(article)) for name, ask in suppliers.items()}
    if not asked:
        return {}
    try:
        done, _ = await asyncio.wait(asked.values(), timeout=DEADLINE)
    finally:
        for task in asked.values():
            task.cancel()
        await asyncio.wait(asked.values())
    return {
        name: task.result()
        for name, task in asked.items()
        if task in done and not task.cancelled() and not task.exception()
    }
