"""`gather` raises the bare HTTPException, and the client reads 404 at once. The other calls are
not cancelled: they work on for a client who has gone.
Refused by: leaves_nothing_running"""


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    items, parcel, cents = await asyncio.gather(
        shop.items(number), shop.parcel(number), shop.cents(number)
    )
    return {"items": items, "parcel": parcel, "cents": cents}
