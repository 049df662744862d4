"""Suppliers put what they know into a queue; the shopper reads until the deadline or until all have
spoken, and cancels who has not. The group waits for them."""

from contextlib import suppress


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    news: asyncio.Queue[tuple[str, int | None]] = asyncio.Queue()
    prices: dict[str, int] = {}

    async def report(name: str, ask: Supplier) -> None:
        try:
            await news.put((name, await ask(article)))
        except Exception:
            await news.put((name, None))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(report(name, ask)) for name, ask in suppliers.items()]
        with suppress(TimeoutError):
            async with asyncio.timeout(DEADLINE):
                for _ in tasks:
                    name, price = await news.get()
                    if price is not None:
                        prices[name] = price
        for task in tasks:
            task.cancel()
    return prices
