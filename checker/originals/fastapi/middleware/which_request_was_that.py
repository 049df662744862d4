"""Which request was that: the id that a client reads must be the one in the log.

A customer reads out the X-Request-ID of an order that was not found. In the log every id is a
dash, the milliseconds are hours, and half of the lines are preflights of browsers.

Your task: let CORS, which answers preflights, be outermost; then request id, timing and logging.
Any other request, unless it crashes, has one line in the log, with the id that its client reads,
and its time, within 1 ms; only SHOP's pages may read them. `create_app`, headers, line's form stay.
"""

import asyncio
import logging
from contextvars import ContextVar
from time import perf_counter
from uuid import uuid4

import httpx
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

SHOP = "https://shop.example"
SHOWN = ["X-Request-ID", "X-Response-Time"]
log = logging.getLogger("shop.access")
request_id = ContextVar("request_id", default="-")
started = ContextVar("started", default=0.0)
router = APIRouter()


class Warehouse:
    async def find(self, number: int) -> str | None:
        await asyncio.sleep(0.05)
        return {17: "a teapot"}.get(number)


class RequestID(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        request_id.set(uuid4().hex)
        response = await call_next(request)
        response.headers["X-Request-ID"] = request_id.get()
        return response


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        started.set(perf_counter())
        response = await call_next(request)
        response.headers["X-Response-Time"] = f"{milliseconds():.0f} ms"
        return response


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        told = (request_id.get(), request.method, request.url.path, response.status_code)
        log.info("%s %s %s %d %.0f ms", *told, milliseconds())
        return response


def milliseconds() -> float:
    return (perf_counter() - started.get()) * 1000


@router.get("/orders/{number}")
async def show_order(number: int, request: Request) -> str:
    if order := await request.app.state.warehouse.find(number):
        return f"order {number}: {order}"
    raise HTTPException(404, f"there is no order {number}")


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    # TODO: which of the four does a request meet first?
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    app.add_middleware(RequestID)
    app.add_middleware(Timing)
    app.add_middleware(Logging)
    return app


async def main() -> None:
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    transport = httpx.ASGITransport(app=create_app(Warehouse()))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as page:
        page.headers = {"Origin": SHOP}
        await page.options("/orders/71", headers={"Access-Control-Request-Method": "GET"})
        answer = await page.get("/orders/71")
        print("the client reads", answer.status_code, answer.headers["X-Request-ID"])


if __name__ == "__main__":
    asyncio.run(main())
