"""Without a group there is nothing to unwrap. But now it is you who cancels, who waits for the
cancelled, and who looks for a crash before a 404."""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    calls = (shop.items(number), shop.parcel(number), shop.cents(number))
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    errors = [error for task in done if (error := task.exception())]
    for error in sorted(errors, key=lambda error: isinstance(error, HTTPException)):
        raise error
    return dict(zip(("items", "parcel", "cents"), (task.result() for task in tasks), strict=True))
