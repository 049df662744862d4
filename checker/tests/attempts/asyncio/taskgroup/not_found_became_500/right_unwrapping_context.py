"""A context manager of our own in the group's place is what every endpoint can use. It unwraps a
group that holds nothing but HTTPExceptions, and lets others pass."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def service_calls() -> AsyncIterator[asyncio.TaskGroup]:
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except ExceptionGroup as failed:
        if all(isinstance(error, HTTPException) for error in failed.exceptions):
            raise failed.exceptions[0] from None
        raise


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    async with service_calls() as group:
        items = group.create_task(shop.items(number))
        parcel = group.create_task(shop.parcel(number))
        cents = group.create_task(shop.cents(number))
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}
