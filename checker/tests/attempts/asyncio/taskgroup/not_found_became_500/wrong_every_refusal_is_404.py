"""It looks for HTTPExceptions only, lets crashes pass, and raises after the block: nearly there.
But it answers 404 with words of its own, so 403 and 410 are lost.
Refused by: keeps_the_status"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    found = True
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except* HTTPException:
        found = False
    if not found:
        raise HTTPException(404, f"there is no order {number}")
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
