"""Whoever is late is cancelled and awaited, and the CancelledError that comes back is suppressed.
But it may be the shopper's own, who left meanwhile: it is gone.
Refused by: stays_cancelled"""

from contextlib import suppress


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asked = {asyncio.create_task(ask(article)): name for name, ask in suppliers.items()}
    try:
        done, _ = await asyncio.wait(asked, timeout=DEADLINE) if asked else (set(), set())
    finally:
        for task in asked:
            task.cancel()
        for task in asked:
            with suppress(asyncio.CancelledError, Exception):
                await task
    return {asked[task]: task.result() for task in done if not task.exception()}
