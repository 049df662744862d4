"""Crash like CORS: a page must be able to read that the server crashed.

When an order cannot be read, the page hears of a "CORS error", and support gets no request id.

Your task: a crash is a 500 as readable as any answer: with its X-Request-ID, and for the pages of
ORIGINS, and no others, with the CORS headers. It tells nothing of the error, which is logged once;
what leaves the app is logged by the server. An export that breaks half-way is logged once, too,
and never looks complete. Other answers stay, row by row. `create_app` and what it takes stay.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import StreamingResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ORIGINS = ["https://shop.example", "https://till.example"]
GOOD_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
router = APIRouter()


class Orders:
    async def find(self, number: int) -> str | None:
        await asyncio.sleep(0.05)
        if number == 13:
            raise ConnectionError("orders.internal:5432 hung up on shop_admin")
        return {7: "a teapot", 8: "two cups"}.get(number)

    async def rows(self) -> AsyncIterator[str]:
        for number in (7, 8):
            yield f"{number},{await self.find(number)}\n"


@router.get("/orders/{number}")
async def show(number: int, request: Request) -> dict[str, str]:
    order = await request.app.state.orders.find(number)
    if order is None:
        raise HTTPException(404, f"there is no order {number}")
    return {"order": order}


@router.get("/orders.csv")
async def export(request: Request) -> StreamingResponse:
    return StreamingResponse(request.app.state.orders.rows(), media_type="text/csv")


class RequestId:
    """Each answer bears the id of its request: the client's own, where that is a good one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = Headers(raw=scope.get("headers", [])).get("X-Request-ID", "")
        scope["request_id"] = sent if GOOD_ID.fullmatch(sent) else uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = scope["request_id"]
            await send(message)

        await self.app(scope, receive, send_with_id)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    # TODO: who makes the 500 of a crash, and which of these two does it pass?
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app


async def main() -> None:
    transport = httpx.ASGITransport(create_app(Orders()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as page:
        for number in (7, 13):
            answer = await page.get(f"/orders/{number}", headers={"Origin": ORIGINS[0]})
            print(answer.status_code, answer.text, dict(answer.headers))


if __name__ == "__main__":
    asyncio.run(main())
