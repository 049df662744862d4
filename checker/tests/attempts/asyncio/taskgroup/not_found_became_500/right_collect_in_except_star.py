"""`except*` takes only what the services said, so a crash goes on upwards as it is. The
HTTPException is raised after the block, where nothing wraps it again."""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    refusals: list[Exception] = []
    try:
        async with asyncio.TaskGroup() as group:
            items = group.create_task(shop.items(number))
            parcel = group.create_task(shop.parcel(number))
            cents = group.create_task(shop.cents(number))
    except* HTTPException as failed:
        refusals.extend(failed.exceptions)
    if refusals:
        raise refusals[0]
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
