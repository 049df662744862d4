"""Errors come back as values, and the endpoint decides what to say. It waits for the slowest
service even when another has failed, which was not forbidden."""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    calls = (shop.items(number), shop.parcel(number), shop.cents(number))
    answers = await asyncio.gather(*calls, return_exceptions=True)
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    for error in sorted(errors, key=lambda error: isinstance(error, HTTPException)):
        raise error
    return dict(zip(("items", "parcel", "cents"), answers, strict=True))
