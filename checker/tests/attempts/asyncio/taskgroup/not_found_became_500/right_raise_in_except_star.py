"""An `except*` that raises one exception raises just that one (since Python 3.11.4). When there was
a crash too, both go on as a group, and that is a 500."""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except* HTTPException as failed:
        raise failed.exceptions[0] from None
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
