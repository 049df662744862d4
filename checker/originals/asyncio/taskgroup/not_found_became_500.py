"""Not found became 500: what a service says must reach the client.

`show_order` asks three services side by side. One of them raises HTTPException(404), the
client reads "500 Internal Server Error", and somebody is woken up for a mistyped number.

Your task: answer with the status and the detail of that HTTPException; of several, any one.
Whatever else fails is a 500, even beside a 404. The services still overlap, and none works on
once the client has its answer. Change what you like; `app`, path, JSON and `Shop` stay.
"""

import asyncio
from typing import Annotated, Any

import httpx
from fastapi import Depends, FastAPI, HTTPException

ITEMS = {"A-17": ["teapot", "two cups"]}


class Shop:
    """Three services of three other teams."""

    async def items(self, number: str) -> list[str]:
        await asyncio.sleep(0.05)
        if number not in ITEMS:
            raise HTTPException(404, f"there is no order {number}")
        return ITEMS[number]

    async def parcel(self, number: str) -> str:
        await asyncio.sleep(0.1)
        return "with the carrier"

    async def cents(self, number: str) -> int:
        await asyncio.sleep(0.1)
        return 4200


app = FastAPI()


@app.get("/orders/{number}")
async def show_order(number: str, shop: Annotated[Shop, Depends()]) -> dict[str, Any]:
    # TODO: what leaves this group when a service says 404?
    async with asyncio.TaskGroup() as group:
        items = group.create_task(shop.items(number))
        parcel = group.create_task(shop.parcel(number))
        cents = group.create_task(shop.cents(number))
    return {"items": items.result(), "parcel": parcel.result(), "cents": cents.result()}


async def main() -> None:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        for number in ("A-17", "A-71"):
            answer = await client.get(f"/orders/{number}")
            print(number, answer.status_code, answer.text)


if __name__ == "__main__":
    asyncio.run(main())
