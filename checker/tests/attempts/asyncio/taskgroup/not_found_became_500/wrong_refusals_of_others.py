"""The handler needs a place for what a service said, and a list in the module is one. It outlives
the request: after one 404 every client reads 404.
Refused by: keeps_the_status"""

told: list[HTTPException] = []


async def ask(call: Any) -> Any:
    try:
        return await call
    except HTTPException as refusal:
        told.append(refusal)


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    async with asyncio.TaskGroup() as group:
        items = group.create_task(ask(shop.items(number)))
        parcel = group.create_task(ask(shop.parcel(number)))
        cents = group.create_task(ask(shop.cents(number)))
    if told:
        raise told[-1]
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
