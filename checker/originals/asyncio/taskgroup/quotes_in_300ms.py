"""Quotes in 300 ms: a price that came in time must be shown.

`compare` asks all suppliers side by side and has 300 ms. When one is slower, the shopper sees
no price at all; when one fails, an error page.

Your task: return the prices that came within 300 ms, sooner once nobody is left to wait for.
Leave out who fails. Cancel the late, wait for their clean-up (a further cancel may cut it short):
nobody works on after `compare`. Cancelled whenever, it ends as cancelled. Its signature stays.
"""

import asyncio
from collections.abc import Callable, Coroutine
from time import perf_counter
from typing import Any

DEADLINE = 0.3  # seconds

Supplier = Callable[[str], Coroutine[Any, Any, int]]


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    """Prices in cents, by supplier."""
    # TODO: where are the prices that had come by then?
    try:
        async with asyncio.timeout(DEADLINE), asyncio.TaskGroup() as group:
            asked = {name: group.create_task(ask(article)) for name, ask in suppliers.items()}
    except TimeoutError:
        return {}
    return {name: task.result() for name, task in asked.items()}


async def ask_moka(article: str) -> int:
    await asyncio.sleep(0.1)
    return 1290


async def ask_crema(article: str) -> int:
    await asyncio.sleep(0.2)
    return 1190


async def ask_lungo(article: str) -> int:
    await asyncio.sleep(20)
    return 990


if __name__ == "__main__":
    started = perf_counter()
    suppliers = {"moka": ask_moka, "crema": ask_crema, "lungo": ask_lungo}
    prices = asyncio.run(compare("espresso beans", suppliers))
    print(f"after {perf_counter() - started:.2f} s:", prices)
