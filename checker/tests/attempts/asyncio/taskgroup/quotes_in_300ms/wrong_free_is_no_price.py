"""`None` stands for no price, and `if price` filters it out. It filters out 0 as well: what is free
is not shown.
Refused by: keeps_what_came"""


async def price_or_none(asking: Coroutine[Any, Any, int]) -> int | None:
    try:
        async with asyncio.timeout(DEADLINE):
            return await asking
    except Exception:
        return None


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asking = (price_or_none(ask(article)) for ask in suppliers.values())
    answers = await asyncio.gather(*asking)
    return {name: price for name, price in zip(suppliers, answers, strict=True) if price}
