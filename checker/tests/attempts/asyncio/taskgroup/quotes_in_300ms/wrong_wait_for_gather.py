"""The errors come back as values, and 300 ms is 300 ms. But when time is over `wait_for` cancels
the gather, and with it goes every price that had come.
Refused by: keeps_what_came"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    calls = asyncio.gather(*(ask(article) for ask in suppliers.values()), return_exceptions=True)
    try:
        answers = await asyncio.wait_for(calls, DEADLINE)
    except TimeoutError:
        return {}
    pairs = zip(suppliers, answers, strict=True)
    return {name: price for name, price in pairs if not isinstance(price, BaseException)}
