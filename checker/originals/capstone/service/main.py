"""Freight office: what each rule asks for is needed in every service, all at once.

The office takes consignments in, asks the railways for prices and wagons, and tells shippers.
It has twelve ailments, one for each rule. You have met the like of each; here they share six files.
`python -m katas.capstone.service.main` opens the office for a moment.

Your task: cure them all. `create_app`, paths, tables, answers and questions to railways stay.
- taskgroup: all railways are asked at once for quotes; if one refuses, no other question goes on.
- structured: while a waybill is drawn, which blocks, everybody else is answered.
- cancellation: a stopped office soon ends, amid a notice, too; no error ends the messenger before.
- dependencies: when 201 is sent, other connections read it all; who reads an error left nothing.
- middleware: every answer, also to a crash, has an X-Request-ID of its own; PAGE alone may read it.
- background: /readyz is 503 if the books or the railways are down; /livez never is.
- sessions: no session works for two tasks at once.
- relationships: the list of consignments asks the books as often for many as for few.
- migrations: an office that opens with last year's books loses nothing; its tables are as new ones.
- database: while railways look for wagons, bookings hold no connection, however many there are.
- http: questions asked one after the other take one connection; a closed office leaves none open.
- tuning: /metrics tells how many connections to the books are in use at that moment.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from aiohttp import web
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import messenger
from .books import bring_up_to_date
from .railways import Railways, Refused
from .routes import Draw, router
from .settings import OVERFLOW, PAGE, POOL, Settings

log = logging.getLogger("freight")


class RequestLog:
    """One line in the log for each request, and the answer to a crash, under the same id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name, status = uuid4().hex, 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            log.exception("crashed")
            if status:
                raise
            await JSONResponse({"detail": "the office crashed"}, 500)(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", name, scope["method"], scope["path"], status)


async def tell_refusal(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": f"no railway can help: {error}"}, 502)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = Settings()
    engine = create_async_engine(settings.database, pool_size=POOL, max_overflow=OVERFLOW)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections to the books", registry=app.state.registry)
    # TODO: of which moment does this tell?
    in_use.set(engine.pool.checkedout())
    try:
        async with engine.begin() as connection:
            await connection.run_sync(bring_up_to_date)
        app.state.railways = Railways(settings.railways)
        sending = asyncio.create_task(messenger.run(app.state.sessions, app.state.railways))
        yield
        sending.cancel()
        await asyncio.wait([sending])
    finally:
        await engine.dispose()


def create_app(draw: Draw) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.draw = draw
    app.include_router(router)
    app.add_exception_handler(Refused, tell_refusal)
    # TODO: which answers do not pass CORS?
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    app.add_middleware(RequestLog)
    return app


def draw_slowly(text: str) -> bytes:
    time.sleep(0.3)
    return f"<svg><text>{text}</text></svg>".encode()


async def answer_as_railway(request: web.Request) -> web.Response:
    print(
        f"  a railway was asked {request.path}, from port {request.get_extra_info('peername')[1]}"
    )
    if request.path == "/south/quotes":
        return web.Response(status=503)
    await asyncio.sleep(0.2)
    print("  a railway has answered", request.path)
    return web.json_response({"wagon": "N 7", "cents": 1200})


async def main() -> None:
    railway = web.Application()
    railway.router.add_route("*", "/{path:.*}", answer_as_railway)
    runner = web.AppRunner(railway, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 8477).start()
    app = create_app(draw_slowly)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://office")
    async with app.router.lifespan_context(app), client:
        order = {"shipper": "Ann", "grams": [900, 400]}
        print((await client.post("/consignments", json=order)).text)
        print((await client.post("/consignments/1/booking")).text)
        for path in ("/consignments", "/summary", "/metrics", "/quotes?grams=1300", "/readyz"):
            if path == "/readyz":
                await asyncio.sleep(1)
                await runner.cleanup()  # the railways are down
            answer = await client.get(path)
            print(path, answer.status_code, answer.text)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ["FREIGHT_DATABASE"] = f"sqlite+aiosqlite:///{folder}/office.db"
        os.environ["FREIGHT_RAILWAYS"] = "http://127.0.0.1:8477"
        asyncio.run(main())
