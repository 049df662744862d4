"""Tempting, since who asks no bank opens no connection. A rate of the morning is a loss at noon.

Refused by: asks_anew"""

kept: dict[str, Decimal] = {}


@router.get("/quotes/{currency}")
async def quote(
    currency: str, euros: Decimal, session: Annotated[aiohttp.ClientSession, Depends(get_session)]
) -> dict[str, Decimal]:
    if currency not in kept:
        async with session.get(f"/rates/{currency}") as answer:
            if answer.status == 404:
                raise HTTPException(404, f"the bank does not know {currency}")
            answer.raise_for_status()
            kept[currency] = Decimal(await answer.text())
    return {currency: euros * kept[currency]}
