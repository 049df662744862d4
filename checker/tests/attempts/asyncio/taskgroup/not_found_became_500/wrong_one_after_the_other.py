"""No tasks, no group, no trouble: every status is right. But the page now takes as long as the
three services together.
Refused by: asks_side_by_side"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    return {
        "items": await shop.items(number),
        "parcel": await shop.parcel(number),
        "cents": await shop.cents(number),
    }
