"""It cancels who is late, even when it is cancelled itself. But `cancel` only asks; the suppliers
are still cleaning up when the answer is given.
Refused by: leaves_nothing_running"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asked = {asyncio.create_task(ask(article)): name for name, ask in suppliers.items()}
    if not asked:
        return {}
    try:
        done, _ = await asyncio.wait(asked, timeout=DEADLINE)
    finally:
        for task in asked:
            task.cancel()
    return {asked[task]: task.result() for task in done if not task.exception()}
