"""Forged log line: whatever a client sends as its id, our log stays ours.

`RequestLog` takes the id of a request from X-Request-ID or, as pages cannot set that for a
download, from ?request_id=. In one of them stood a newline, and a whole line of log after it.

Your task: keep an id of 1 to 64 ASCII letters, digits, "-" and "_". For any other, or none, make
up such an id, new for each request in every process: the request is answered as ever, and nothing
of the bad id is logged, or added to the answer. Both have the same id. `app`, the log's form stay.
"""

import asyncio
import logging
from urllib.parse import quote
from uuid import uuid4

import httpx
from fastapi import FastAPI, Request
from fastapi.middleware import Middleware
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("shop.access")


def id_of(request: Request) -> str:
    """The id that stands in the log and goes back to the client."""
    # TODO: who writes this, and what?
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id")
    return given or uuid4().hex


class RequestLog:
    """One line in the log for each request, under the id that its client is told."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = id_of(Request(scope))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                log.info('id="%s" %s %d', name, quote(scope["path"]), message["status"])
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        await self.app(scope, receive, answer)


app = FastAPI(middleware=[Middleware(RequestLog)])


@app.get("/invoices/{number}")
async def download(number: int) -> str:
    return f"invoice {number}"


async def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").disabled = True
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        await client.get("/invoices/17", params={"request_id": "a-17"})
        await client.get("/invoices/17", params={"request_id": 'x" /\nid="a-18" /payments 200'})


if __name__ == "__main__":
    asyncio.run(main())
