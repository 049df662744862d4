"""A client of an app: what it is told and when, and what the app is told of it."""

import asyncio
import contextvars
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

import pytest
from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.responses import StreamingResponse

from checker.probes import asgi, clock

START = {"type": "http.response.start", "status": 200, "headers": []}


def virtual(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """The test, run on a virtual clock."""

    @wraps(test)
    def tested(**fixtures: Any) -> None:
        async def main() -> None:
            await test(**fixtures)

        clock.run(main())

    return tested


def body(content: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}


def answering(*messages: dict[str, Any]) -> Any:
    """An app that sends these."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for message in messages:
            await send(message)

    return app


def shop() -> FastAPI:
    app = FastAPI()

    @app.post("/orders/{name}", status_code=201)
    async def create(name: str, request: Request, urgent: bool = False) -> Any:
        return {
            "name": name,
            "urgent": urgent,
            "sent": await request.json(),
            "who": request.headers.get("x-who"),
            "path": request.url.path,
        }

    @app.get("/feed")
    async def feed() -> StreamingResponse:
        async def rows() -> AsyncIterator[str]:
            for number in range(1000):
                yield f"{number}\n"
                await asyncio.sleep(1)

        return StreamingResponse(rows())

    @app.get("/mail")
    async def mail(tasks: BackgroundTasks) -> None:
        tasks.add_task(asyncio.sleep, 3600)

    @app.get("/crash")
    async def crash() -> None:
        raise LookupError("secret")

    return app


# A whole answer


@virtual
async def test_a_request_is_what_httpx_makes_of_it() -> None:
    answer = await asgi.call(
        shop(),
        "POST",
        "/orders/tea%20pot",
        params={"urgent": True},
        json={"cups": 4},
        headers={"X-Who": "Ann"},
    )
    assert (answer.status, answer.complete, answer.raised) == (201, True, None)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "name": "tea pot",
        "urgent": True,
        "sent": {"cups": 4},
        "who": "Ann",
        "path": "/orders/tea pot",
    }


@virtual
async def test_a_long_body_comes_in_pieces() -> None:
    sizes: list[tuple[int, bool]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            more = message["more_body"]
            sizes.append((len(message["body"]), more))
        await answering(START, body(b""))(scope, receive, send)

    await asgi.call(app, "PUT", "/", content=b"x" * 150_000)
    assert sizes == [(65536, True), (65536, True), (18928, False)]


@virtual
async def test_a_crash_is_a_500_and_the_exception_is_told() -> None:
    answer = await asgi.call(shop(), "GET", "/crash")
    assert (answer.status, answer.text, answer.complete) == (500, "Internal Server Error", True)
    assert isinstance(answer.raised, LookupError)
    assert "secret" in str(answer)


@virtual
async def test_background_work_is_over_when_a_call_returns() -> None:
    at: list[float] = []
    loop = asyncio.get_running_loop()
    await asgi.call(shop(), "GET", "/mail", on_message=lambda message: at.append(loop.time()))
    assert at == [0, 0]
    assert loop.time() == 3600


@virtual
async def test_each_message_is_seen_at_the_moment_at_which_it_is_sent() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(START)
        seen.append("the status is out")
        await send(body(b"tea"))

    await asgi.call(app, "GET", "/", on_message=lambda message: seen.append(message["type"]))
    assert seen == ["http.response.start", "the status is out", "http.response.body"]


@virtual
async def test_the_answer_to_head_has_no_body() -> None:
    answer = await asgi.call(answering(START, body(b"tea")), "HEAD", "/")
    assert (answer.status, answer.body, answer.complete) == (200, b"", True)


@virtual
async def test_contextvars_do_not_leak_between_requests() -> None:
    who = contextvars.ContextVar("who", default="nobody")
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(who.get())
        who.set(scope["path"])
        await answering(START, body(b""))(scope, receive, send)

    for path in ("/ann", "/bob"):
        await asgi.call(app, "GET", path)
    assert seen == ["nobody", "nobody"]
    assert who.get() == "nobody"


@virtual
async def test_a_stream_without_end_is_given_up() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(START)
        while True:
            await send(body(b"x" * 1000, more=True))

    with pytest.raises(RuntimeError, match="does not end"):
        await asgi.call(app, "GET", "/")


@virtual
async def test_a_header_that_no_server_lets_through_is_refused() -> None:
    for value in (b"a\nb", b"a\r\nb", b"a\0b"):
        with pytest.raises(ValueError, match="no server"):
            await asgi.call(answering(START), "GET", "/", headers={"x-id": value})


@virtual
async def test_a_deadline_around_a_call_is_a_client_that_leaves() -> None:
    told: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        told.append((await receive())["type"])

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(5):
            await asgi.call(app, "GET", "/")
    assert told == ["http.disconnect"]


# Amid an answer


@virtual
async def test_an_exchange_tells_the_status_then_the_pieces() -> None:
    app = answering(START, body(b"one", more=True), body(b"", more=True), body(b"two"))
    async with asgi.open(app, "GET", "/") as exchange:
        assert exchange.status == 0
        assert await exchange.started() == 200
        assert [await exchange.chunk() for _ in range(3)] == [b"one", b"two", b""]
        assert exchange.complete


@virtual
async def test_the_stream_ends_when_its_client_leaves() -> None:
    async with asgi.open(shop(), "GET", "/feed") as exchange:
        assert await exchange.chunk() == b"0\n"
        assert await exchange.chunk() == b"1\n"
        exchange.leave()
        await exchange.over()
        assert asyncio.get_running_loop().time() == 1
        assert not exchange.complete
        assert await exchange.chunk() == b""


@virtual
async def test_whoever_goes_out_of_the_with_has_left() -> None:
    async with asgi.open(shop(), "GET", "/feed") as exchange:
        await exchange.started()
    assert exchange.raised is None
    assert asyncio.all_tasks() == {asyncio.current_task()}


@virtual
async def test_the_rest_of_an_answer_can_be_asked_for() -> None:
    app = answering(START, body(b"one", more=True), body(b"two"))
    async with asgi.open(app, "GET", "/") as exchange:
        await exchange.chunk()
        assert (await exchange.answer()).body == b"two"


@virtual
async def test_a_client_that_does_not_read_pauses_the_app() -> None:
    sent = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal sent
        await send(START)
        while True:
            await send(body(b"x" * 1000, more=True))
            sent += 1

    with pytest.raises(asgi.NeverEnded):
        async with asgi.open(app, "GET", "/") as exchange:
            await asyncio.sleep(60)
            assert 60 <= sent <= 70
            for _ in range(60):
                await exchange.chunk()
            await asyncio.sleep(60)
            assert 110 <= sent <= 140


@virtual
async def test_an_app_that_works_on_for_nobody_is_named_and_cancelled() -> None:
    cancelled: list[bool] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(START)
        try:
            for _ in range(1_000):
                await asyncio.sleep(1)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    with pytest.raises(asgi.NeverEnded, match=r"GET /feed still ran 60 s .*test_asgi\.py:\d+"):
        async with asgi.open(app, "GET", "/feed"):
            pass
    assert cancelled
    assert asyncio.all_tasks() == {asyncio.current_task()}


@virtual
async def test_an_app_that_swallows_its_cancellation_is_named_too() -> None:
    free = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                pass

    with pytest.raises(asgi.NeverEnded):
        async with asgi.open(app, "GET", "/"):
            pass
    free.set()


@virtual
async def test_an_error_of_ours_is_not_hidden_by_an_app_that_never_ends() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    with pytest.raises(AssertionError, match="ours"):
        async with asgi.open(app, "GET", "/"):
            raise AssertionError("ours")


def test_a_call_that_never_ends_is_a_deadlock_with_the_line() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    with pytest.raises(
        clock.Deadlock, match=r"GET /orders waits for Event\.wait\(\) at .*test_asgi"
    ):
        clock.run(asgi.call(app, "GET", "/orders"))


def test_a_stock_loop_will_do() -> None:
    async def main() -> None:
        async with asgi.open(shop(), "GET", "/feed") as exchange:
            assert await exchange.chunk() == b"0\n"

    asyncio.run(main())


# Start-up and shutdown


@virtual
async def test_the_app_is_started_and_shut_down_and_its_requests_share_its_state() -> None:
    seen: list[Any] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        seen.append("up")
        yield {"pool": [1]}
        seen.append("down")

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def look(request: Request) -> None:
        seen.append(request.state.pool)
        request.state.pool = None

    async with asgi.lifespan(app) as span:
        assert span.supported
        assert seen == ["up"]
        await asgi.call(app, "GET", "/")
        await asgi.call(app, "GET", "/")
    assert seen == ["up", [1], [1], "down"]
    assert asyncio.all_tasks() == {asyncio.current_task()}


@virtual
async def test_a_start_that_fails_is_told_with_its_error() -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        raise ConnectionError("no database")
        yield

    with pytest.raises(asgi.StartupFailed, match=r"^ConnectionError: no database$") as failed:
        async with asgi.lifespan(FastAPI(lifespan=lifespan)):
            raise AssertionError("started")
    assert isinstance(failed.value.raised, ConnectionError)


@virtual
async def test_a_shutdown_that_fails_is_told_and_hides_no_error() -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        raise ConnectionError("lost")

    with pytest.raises(asgi.ShutdownFailed, match="lost"):
        async with asgi.lifespan(FastAPI(lifespan=lifespan)):
            pass
    with pytest.raises(LookupError) as error:
        async with asgi.lifespan(FastAPI(lifespan=lifespan)):
            raise LookupError
    assert "lost" in error.value.__notes__[0]


@virtual
async def test_an_app_that_knows_no_lifespan_is_served_all_the_same() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await answering(START, body(b"tea"))(scope, receive, send)

    async with asgi.lifespan(app) as span:
        assert not span.supported
        assert isinstance(span.raised, AssertionError)
        assert (await asgi.call(app, "GET", "/")).body == b"tea"


@virtual
async def test_whoever_is_cancelled_during_the_start_cancels_it() -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            await asyncio.sleep(100)
            yield
        finally:
            seen.append("cleaned up")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1), asgi.lifespan(FastAPI(lifespan=lifespan)):
            pass
    assert seen == ["cleaned up"]


@virtual
async def test_nothing_is_kept_of_an_app_that_is_over() -> None:
    async with asgi.lifespan(app := shop()):
        await asgi.call(app, "GET", "/mail")
    gc.collect()
    again = answering(START, body(b""))
    assert (await asgi.call(again, "GET", "/")).status == 200
