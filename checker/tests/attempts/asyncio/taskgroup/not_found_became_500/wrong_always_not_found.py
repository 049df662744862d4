"""The mistyped number is answered well. So is a carrier that is down: the client reads "not
found", and nobody on call ever hears of the crash.
Refused by: reports_a_crash"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except Exception as failed:
        raise HTTPException(404, f"there is no order {number}") from failed
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
