"""Nobody's error sinks the others, and every price is kept. But nothing ends a supplier that is
late, so the shopper waits for the slowest.
Refused by: answers_in_time"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    calls = (ask(article) for ask in suppliers.values())
    answers = await asyncio.gather(*calls, return_exceptions=True)
    pairs = zip(suppliers, answers, strict=True)
    return {name: price for name, price in pairs if not isinstance(price, BaseException)}
