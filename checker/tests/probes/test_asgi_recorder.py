"""The recorder: which layers are found, what they are seen to do, and in which order."""

import asyncio
import json
import linecache
import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware

from checker.probes import asgi
from checker.tests.probes.test_asgi import START, answering, body, virtual

ORIGIN = {"origin": "http://shop"}


class RequestID:
    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message["headers"], (b"x-request-id", b"7")]}
            await send(message)

        await self.app(scope, receive, sending)


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Any:
        answer = await call_next(request)
        answer.headers["server-timing"] = "total"
        return answer


def logs(app: Any) -> Any:
    async def logging(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return logging


class Slim:
    __slots__ = ("inner", "unset")

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.inner(scope, receive, send)


@dataclass(frozen=True)
class Sealed:
    wrapped: Any

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.wrapped(scope, receive, send)


def shop() -> FastAPI:
    app = FastAPI()
    app.add_middleware(logs)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=["http://shop"])

    @app.get("/orders")
    async def orders() -> list[str]:
        return ["teapot"]

    @app.get("/gone")
    async def gone() -> None:
        raise HTTPException(410)

    @app.get("/crash")
    async def crash() -> None:
        raise LookupError

    @app.get("/feed")
    async def feed() -> StreamingResponse:
        async def rows() -> AsyncIterator[str]:
            for number in range(100):
                yield f"{number}\n"
                await asyncio.sleep(1)

        return StreamingResponse(rows())

    return app


async def recorded(app: Any, path: str, **request: Any) -> asgi.Life:
    with asgi.record(app) as seen:
        await asgi.call(app, "GET", path, headers=ORIGIN, **request)
    return seen.life()


LAYERS = (
    "ServerErrorMiddleware",
    "CORSMiddleware",
    "RequestID",
    "Timing",
    "logs",
    "ExceptionMiddleware",
    "router",
)


# Layers


@virtual
async def test_layers_are_entered_from_the_outermost_and_left_from_the_innermost() -> None:
    life = await recorded(shop(), "/orders")
    assert life.requests[0].layers == LAYERS
    assert tuple(each.layer for each in life.all("enter")) == LAYERS
    assert tuple(each.layer for each in life.all("leave")) == LAYERS[::-1]
    assert tuple(each.layer for each in life.all("start")) == LAYERS[::-1]
    assert life.last("start") < life.first("response.start") < life.first("response.end")
    assert life.requests[0].endpoint == "orders"


@virtual
async def test_each_layer_is_told_with_the_headers_that_it_adds() -> None:
    life = await recorded(shop(), "/orders")
    assert life.added("RequestID") == (("x-request-id", "7"),)
    assert life.added("Timing") == (("server-timing", "total"),)
    assert ("access-control-allow-origin", "http://shop") in life.added("CORSMiddleware")
    assert life.added("logs") == ()


@virtual
async def test_the_500_is_made_outside_of_the_users_layers() -> None:
    life = await recorded(shop(), "/crash")
    assert [each.layer for each in life.all("start")] == ["ServerErrorMiddleware"]
    assert {each.label for each in life.all("leave")} == {"LookupError"}
    assert life.added("CORSMiddleware") == ()
    assert life.requests[0].status == 500
    assert life.first("endpoint.end", label="crash raised LookupError") < math.inf


@virtual
async def test_a_refusal_becomes_an_answer_inside_of_the_users_layers() -> None:
    life = await recorded(shop(), "/gone")
    assert [each.layer for each in life.all("start")] == list(LAYERS[::-1])
    assert {each.label for each in life.all("leave")} == {""}


@virtual
async def test_layers_outside_of_the_framework_are_found() -> None:
    app = CORSMiddleware(Sealed(logs(Slim(shop()))), allow_origins=["http://shop"])
    life = await recorded(app, "/orders")
    assert life.requests[0].layers == (
        "CORSMiddleware",
        "Sealed",
        "logs",
        "Slim",
        "ServerErrorMiddleware",
        "CORSMiddleware 2",
        "RequestID",
        "Timing",
        "logs 2",
        "ExceptionMiddleware",
        "router",
    )
    assert tuple(each.layer for each in life.all("enter")) == life.requests[0].layers


@virtual
async def test_a_stack_that_is_built_already_is_recorded_too() -> None:
    app = shop()
    await asgi.call(app, "GET", "/orders")
    assert (await recorded(app, "/orders")).requests[0].layers == LAYERS


@virtual
async def test_a_bare_app_is_a_layer() -> None:
    life = await recorded(answering(START, body(b"tea")), "/")
    assert [each.what for each in life.events] == [
        "enter",
        "start",
        "response.start",
        "end",
        "response.end",
        "leave",
    ]


@virtual
async def test_an_answer_that_is_cut_short_is_told() -> None:
    life = await recorded(answering(START, body(b"tea", more=True)), "/")
    assert life.first("response.body") < life.first("response.cut")
    assert (life.requests[0].status, life.requests[0].complete) == (200, False)


@virtual
async def test_everything_is_undone() -> None:
    async def everything() -> list[Any]:
        return [
            "build_middleware_stack" in vars(app),
            type(app.middleware_stack).__name__,
            type(app.middleware_stack.app).__name__,  # type: ignore[union-attr]
            outer.app,
            asyncio.BaseEventLoop.create_task,
            BackgroundTask.__call__,
            Connection._commit_impl,
            Connection._rollback_impl,
        ]

    app = shop()
    outer = RequestID(app)
    await asgi.call(outer, "GET", "/orders")
    before = await everything()
    app.middleware_stack = None
    with asgi.record(outer) as seen, asgi.record(outer) as inner:
        await asgi.call(outer, "GET", "/orders")
    assert await everything() == before
    await asgi.call(outer, "GET", "/orders")
    assert len(seen.life().requests) == 1
    assert len(inner.life().all("enter")) == 1 + len(LAYERS)


@virtual
async def test_requests_at_the_same_time_are_kept_apart() -> None:
    app = shop()
    with asgi.record(app) as seen:
        async with AsyncExitStack() as clients:
            for _ in range(3):
                feed = await clients.enter_async_context(asgi.open(app, "GET", "/feed"))
                await feed.chunk()
    life = seen.life()
    for number in range(3):
        alone = life.of(number)
        assert tuple(each.layer for each in alone.all("enter")) == LAYERS
        assert {each.request for each in alone.events} == {number}


@virtual
async def test_a_request_that_is_made_amid_another_is_a_request_of_its_own() -> None:
    app = shop()
    calls: list[asyncio.Task[Any]] = []

    def call_again(message: Any) -> None:
        if not calls:
            calls.append(asyncio.create_task(asgi.call(app, "GET", "/gone")))

    with asgi.record(app) as seen:
        await asgi.call(app, "GET", "/orders", on_message=call_again)
        await calls[0]
    assert [each.path for each in seen.life().requests] == ["/orders", "/gone"]


@virtual
async def test_other_clients_are_recorded_too() -> None:
    app = shop()
    with asgi.record(app) as seen:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://shop"
        ) as client:
            await client.get("/orders")
    (request,) = seen.life().requests
    assert (request.status, request.complete) == (200, True)


# Work


@virtual
async def test_background_work_is_told_with_its_end() -> None:
    app = FastAPI()

    async def send_mail() -> None:
        await asyncio.sleep(3)

    async def late() -> None:
        await asyncio.sleep(5)

    @app.get("/")
    async def order(background: BackgroundTasks, request: Request) -> None:
        background.add_task(send_mail)
        app.state.late = asyncio.create_task(late())

    with asgi.record(app) as seen:
        await asgi.call(app, "GET", "/")
        seen.mark("the call is over")
        await asyncio.sleep(10)
    life = seen.life()
    order_of = [life.first("response.end"), life.first("background"), life.first("background.end")]
    assert order_of == sorted(order_of)
    assert life.all("background.end", label="send_mail")[0].at == 3
    assert life.first("mark") < life.first("task.end", label="late")
    assert life.all("task.end")[0].at == 5


@virtual
async def test_a_client_that_leaves_is_told_and_who_is_told_of_it() -> None:
    app = shop()
    with asgi.record(app) as seen:
        async with asgi.open(app, "GET", "/feed") as exchange:
            await exchange.chunk()
            exchange.leave()
    life = seen.life()
    assert life.first("client.left") < life.first("disconnect")
    assert {each.layer for each in life.all("disconnect")} == set(LAYERS)


# The database


def selling(engine: AsyncEngine) -> FastAPI:
    app = FastAPI()

    async def session() -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine) as opened:
            yield opened
            await opened.commit()

    Session = Annotated[AsyncSession, Depends(session)]
    EarlySession = Annotated[AsyncSession, Depends(session, scope="function")]

    @app.post("/orders")
    async def create(session: Session) -> None:
        await session.execute(text("CREATE TABLE IF NOT EXISTS orders (name)"))
        await session.execute(text("INSERT INTO orders VALUES ('teapot')"))

    @app.post("/early")
    async def early(session: EarlySession) -> None:
        await session.execute(text("INSERT INTO orders VALUES ('cup')"))

    @app.post("/refused")
    async def refused(session: Session) -> None:
        await session.execute(text("INSERT INTO orders VALUES ('pot')"))
        raise HTTPException(409)

    return app


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/shop.db"


@virtual
async def test_a_commit_is_told_when_it_is_done_and_its_line(url: str) -> None:
    engine = create_async_engine(url)
    app = selling(engine)
    with asgi.record(app) as seen:
        for path in ("/orders", "/early", "/refused"):
            await asgi.call(app, "POST", path)
    await engine.dispose()
    life = seen.life()
    usual, early, refused = (life.of(number) for number in range(3))
    assert usual.first("checkout") < usual.first("response.start") < usual.first("commit")
    assert usual.first("commit") < usual.first("checkin")
    assert early.first("commit") < early.first("response.start")
    assert refused.first("rollback") < math.inf
    assert refused.first("commit") == math.inf
    commit, *_ = usual.all("commit")
    assert "opened.commit()" in linecache.getline(__file__, commit.line)


@virtual
async def test_a_commit_that_fails_is_no_commit(url: str) -> None:
    with asgi.record(app := FastAPI()) as seen:
        engine = create_async_engine(url)

        @app.post("/")
        async def create() -> None:
            async with AsyncSession(engine) as session:
                await session.execute(text("CREATE TABLE orders (name)"))
                await session.commit()

        def lose(_: Any) -> None:
            raise OperationalError("COMMIT", None, Exception("the line is dead"))

        event.listen(engine.sync_engine, "commit", lose)
        answer = await asgi.call(app, "POST", "/")
    await engine.dispose()
    life = seen.life()
    assert answer.status == 500
    assert life.all("commit.failed")[0].label == "OperationalError"
    assert life.first("commit") == math.inf


@virtual
async def test_what_a_check_asks_the_database_itself_is_not_recorded(url: str) -> None:
    engine = create_async_engine(url)
    with asgi.record(selling(engine)) as seen:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT 1"))
    await engine.dispose()
    assert seen.life().events == ()


# Data


@virtual
async def test_a_life_is_plain_data() -> None:
    life = await recorded(shop(), "/orders")
    assert asgi.Life.from_dict(json.loads(json.dumps(life.as_dict()))) == life


@virtual
async def test_a_long_stream_does_not_fill_the_memory() -> None:
    pieces = [body(b"tea", more=True)] * 3_000
    life = await recorded(answering(START, *pieces, body(b"")), "/")
    assert len(life.events) < 2_100
    assert life.dropped > 3_000
    assert life.first("response.end") < math.inf


@virtual
async def test_marks_belong_to_whom_they_interrupt() -> None:
    app = shop()
    with asgi.record(app) as seen:
        await asgi.call(app, "GET", "/orders")
        async with asgi.open(app, "GET", "/feed") as exchange:
            await exchange.started()
            seen.mark("the feed is on")
    life = seen.life()
    assert not life.of(0).all("mark")
    assert life.of(1).all("mark")[0].label == "the feed is on"
