"""A refusal never enters the group; each call puts its own on a list and ends well. What the group
still raises can only be a crash."""

from collections.abc import Coroutine


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    page: dict[str, Any] = {}
    refusals: list[HTTPException] = []

    async def fill(name: str, call: Coroutine[Any, Any, Any]) -> None:
        try:
            page[name] = await call
        except HTTPException as refusal:
            refusals.append(refusal)

    async with asyncio.TaskGroup() as group:
        for name in ("items", "parcel", "cents"):
            group.create_task(fill(name, getattr(shop, name)(number)))
    if refusals:
        raise refusals[0]
    return page
