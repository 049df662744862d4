"""Prices are read as they come, until a TimeoutError says that time is over. But a supplier's own
time limit raises the same class, and ends the round for the others.
Refused by: survives_a_failure"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    prices: dict[str, int] = {}

    async def note(name: str, ask: Supplier) -> None:
        prices[name] = await ask(article)

    tasks = [asyncio.create_task(note(name, ask)) for name, ask in suppliers.items()]
    try:
        for following in asyncio.as_completed(tasks, timeout=DEADLINE):
            try:
                await following
            except TimeoutError:
                break
            except Exception:
                continue
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return prices
