"""It waits for the first error, cancels the others and raises. But `cancel` only asks: the calls
are still hanging up when the client has its answer.
Refused by: leaves_nothing_running"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    calls = (shop.items(number), shop.parcel(number), shop.cents(number))
    tasks = [asyncio.create_task(call) for call in calls]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in pending:
        task.cancel()
    errors = [error for task in done if (error := task.exception())]
    for error in sorted(errors, key=lambda error: isinstance(error, HTTPException)):
        raise error
    return dict(zip(("items", "parcel", "cents"), (task.result() for task in tasks), strict=True))
