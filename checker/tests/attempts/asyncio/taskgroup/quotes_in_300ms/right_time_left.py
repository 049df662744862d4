"""One `asyncio.wait` after the other, each with the time that is left. `perf_counter` is the kata's
own, so it has to agree with the clock of the loop."""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    end = perf_counter() + DEADLINE
    asked = {asyncio.create_task(ask(article)): name for name, ask in suppliers.items()}
    waiting = set(asked)
    prices: dict[str, int] = {}
    try:
        while waiting and (left := end - perf_counter()) > 0:
            done, waiting = await asyncio.wait(
                waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                if not task.cancelled() and not task.exception():
                    prices[asked[task]] = task.result()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    return prices
