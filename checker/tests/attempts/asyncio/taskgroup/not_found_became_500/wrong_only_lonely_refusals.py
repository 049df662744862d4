"""A group of one is unwrapped, and that keeps crashes safe. But when the order is unknown, two
services may say 404 at once; then the group holds two, and the client reads 500.
Refused by: keeps_the_status"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except ExceptionGroup as failed:
        if len(failed.exceptions) == 1:
            raise failed.exceptions[0] from None
        raise
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
