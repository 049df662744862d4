"""With `return_exceptions=True` and a `wait_for` around each call, every supplier ends in time, as
a price or as an error. A gather that is cancelled cancels its children."""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    calls = [asyncio.wait_for(ask(article), DEADLINE) for ask in suppliers.values()]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    return {
        name: answer
        for name, answer in zip(suppliers, answers, strict=True)
        if not isinstance(answer, BaseException)
    }
