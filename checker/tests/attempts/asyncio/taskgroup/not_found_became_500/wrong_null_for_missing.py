"""Each call answers None for what is not there, and the group has nothing to wrap. The client
reads 200 and an order full of nulls.
Refused by: keeps_the_status"""

from collections.abc import Coroutine
from contextlib import suppress


async def or_none(call: Coroutine[Any, Any, Any]) -> Any:
    with suppress(HTTPException):
        return await call


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    async with asyncio.TaskGroup() as group:
        items = group.create_task(or_none(shop.items(number)))
        parcel = group.create_task(or_none(shop.parcel(number)))
        cents = group.create_task(or_none(shop.cents(number)))
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
