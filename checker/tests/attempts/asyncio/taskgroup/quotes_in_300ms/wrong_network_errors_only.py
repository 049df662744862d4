"""A supplier far away fails with an OSError, of which ConnectionError and TimeoutError are kinds.
But one may also answer nonsense, and then its KeyError takes the whole page along.
Refused by: survives_a_failure"""

from contextlib import suppress


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    prices: dict[str, int] = {}

    async def note(name: str, ask: Supplier) -> None:
        with suppress(OSError):
            prices[name] = await ask(article)

    with suppress(TimeoutError):
        async with asyncio.timeout(DEADLINE), asyncio.TaskGroup() as group:
            for name, ask in suppliers.items():
                group.create_task(note(name, ask))
    return prices
