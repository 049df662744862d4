"""`except* HTTPException` has found the refusal, and `raise` passes it on. But what it passes on is
the group, with the HTTPException still inside, and FastAPI answers 500 as before.
Refused by: keeps_the_status"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except* HTTPException:
        raise
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
