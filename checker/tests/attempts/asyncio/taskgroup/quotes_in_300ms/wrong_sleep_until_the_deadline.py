"""It lets the suppliers work for 300 ms, then cancels whoever is still there. All is kept and
nothing runs on, but the shopper waits even when every price came long ago.
Refused by: answers_in_time"""

from contextlib import suppress


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    prices: dict[str, int] = {}

    async def note(name: str, ask: Supplier) -> None:
        with suppress(Exception):
            prices[name] = await ask(article)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(note(name, ask)) for name, ask in suppliers.items()]
        await asyncio.sleep(DEADLINE)
        for task in tasks:
            task.cancel()
    return prices
