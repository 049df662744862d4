"""`str()` around the detail does no harm as long as it is a text. An HTTPException may carry a
dict, which a program wants to read, and it comes as the text of a dict.
Refused by: keeps_the_status"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except ExceptionGroup as failed:
        told, crashed = failed.split(HTTPException)
        if crashed or not told:
            raise
        error: Any = told.exceptions[0]
        raise HTTPException(error.status_code, str(error.detail)) from None
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
