"""A KeyError seems to say "not found", too. But no service said so: it is a bug in one of them, and
as a 404 nobody will ever hear of it.
Refused by: reports_a_crash"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    refusal = None
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except* HTTPException as told:
        refusal = told.exceptions[0]
    except* LookupError:
        refusal = HTTPException(404, f"there is no order {number}")
    if refusal:
        raise refusal
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
