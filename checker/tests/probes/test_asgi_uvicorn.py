"""The probe and a real uvicorn: the same apps, and the same clients, see the same of both."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from checker.probes import asgi

Saw = list[Any]
Story = Callable[[Any, Any, Any, Saw], Awaitable[Any]]

STORIES: dict[str, Story] = {}
LEFT: dict[str, Story] = {}
who = contextvars.ContextVar("who", default="nobody")


def start(status: int = 200, **headers: str) -> dict[str, Any]:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": pairs}


def body(content: bytes = b"", more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}


def told(story: Story) -> Story:
    STORIES[story.__name__] = story
    return story


def left(story: Story) -> Story:
    """Its client goes away once it has read a piece."""
    LEFT[story.__name__] = story
    return story


@told
async def whole_answer(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    saw += [scope["path"], scope["raw_path"], scope["query_string"], scope["asgi"]]
    saw += [await receive(), scope["method"], scope["http_version"], scope["root_path"]]
    await send(start(content_type="text/plain"))
    await send(body(b"tea", more=True))
    await send(body(b"pot"))
    saw += [await receive(), await receive()]


@told
async def crash(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    raise LookupError


@told
async def cancelled(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    raise asyncio.CancelledError


@told
async def crash_amid_the_answer(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start())
    await send(body(b"tea", more=True))
    raise LookupError


@told
async def crash_after_the_answer(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start())
    await send(body(b"tea"))
    raise LookupError


@told
async def no_answer(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    pass


@told
async def half_an_answer(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start())
    await send(body(b"tea", more=True))


@told
async def too_short(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start(content_length="10"))
    await sees(send, body(b"tea"), saw)


@told
async def too_long(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start(content_length="2"))
    await sees(send, body(b"tea"), saw)


@told
async def body_first(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await sees(send, body(b"tea"), saw)


@told
async def two_starts(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start())
    await sees(send, start(), saw)


@told
async def one_piece_too_many(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start())
    await send(body(b"tea"))
    await sees(send, body(b"pot"), saw)


@told
async def newline_in_a_header(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await sees(send, start(x_id="7\nforged"), saw)
    await send(body(b"tea"))


@told
async def nothing_to_say(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start(204))
    await send(body())


@told
async def no_content_with_content(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await send(start(204))
    await sees(send, body(b"tea"), saw)


@told
async def state_is_each_requests_own(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    saw.append(dict(scope["state"]))
    scope["state"]["pool"] = None
    await send(start())
    await send(body())


@told
async def context_is_each_requests_own(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    saw.append(who.get())
    who.set("ann")
    await send(start())
    await send(body())


@left
async def listens(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await receive()
    await send(start())
    await send(body(b"tea", more=True))
    saw += [await receive(), await receive()]
    saw.append(await send(body(b"more", more=True)))
    saw.append(await send(body(b"last")))
    saw.append(await send({"type": "nonsense"}))
    saw.append(await receive())


@left
async def crashes_for_nobody(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    await receive()
    await send(start())
    await send(body(b"tea", more=True))
    saw.append(await receive())
    raise LookupError


@left
async def never_pauses(scope: Any, receive: Any, send: Any, saw: Saw) -> None:
    async def listen() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        saw.append("told")
        stream.cancel()

    async def write() -> None:
        while True:
            await send(body(b"tea" * 10_000, more=True))

    await send(start())
    stream = asyncio.create_task(write())
    await listen()
    await asyncio.wait([stream])


async def sees(send: Any, message: Any, saw: Saw) -> None:
    """Libraries differ in what they raise; that they do is the point."""
    try:
        await send(message)
        saw.append("sent")
    except Exception:
        saw.append("refused")
        raise


class Stage:
    """An app that plays the story of a path, and notes what it saw."""

    def __init__(self) -> None:
        self.saw: dict[str, Saw] = {}
        self.ended: dict[str, asyncio.Event] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            scope["state"]["pool"] = 3
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        name = scope["path"].strip("/ ")
        saw = self.saw.setdefault(name, [])
        try:
            await (STORIES | LEFT)[name](scope, receive, send, saw)
        finally:
            saw.append("over")
            self.ended.setdefault(name, asyncio.Event()).set()

    async def end_of(self, name: str) -> None:
        async with asyncio.timeout(10):
            await self.ended.setdefault(name, asyncio.Event()).wait()


Read = tuple[int, bytes, bool]


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="auto"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


async def read_by_httpx(client: httpx.AsyncClient, path: str) -> Read:
    status, pieces = 0, []
    try:
        async with client.stream("POST", path, content=b"cups") as response:
            status = response.status_code
            async for piece in response.aiter_bytes():
                pieces.append(piece)
    except httpx.RemoteProtocolError:
        return status, b"".join(pieces), False
    return status, b"".join(pieces), True


async def uvicorns() -> tuple[dict[str, Any], dict[str, Saw]]:
    stage, reads = Stage(), {}
    async with served(stage) as url, httpx.AsyncClient(base_url=url) as client:
        for name in STORIES:
            reads[name] = [await read_by_httpx(client, f"/{name}%20?q=%20") for _ in range(2)]
        for name in LEFT:
            async with client.stream("POST", f"/{name}", content=b"cups") as response:
                await anext(response.aiter_bytes())
            await stage.end_of(name)
    return reads, stage.saw


async def ours() -> tuple[dict[str, Any], dict[str, Saw]]:
    stage, reads = Stage(), {}
    async with asgi.lifespan(stage):
        for name in STORIES:
            reads[name] = [await read_by_us(stage, f"/{name}%20?q=%20") for _ in range(2)]
        for name in LEFT:
            async with asgi.open(stage, "POST", f"/{name}", content=b"cups") as exchange:
                await exchange.chunk()
                exchange.leave()
                await exchange.over()
    return reads, stage.saw


async def read_by_us(app: Any, path: str) -> Read:
    answer = await asgi.call(app, "POST", path, content=b"cups")
    return answer.status, answer.body, answer.complete


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    async def main() -> tuple[Any, Any]:
        return await uvicorns(), await ours()

    return asyncio.run(main())


@pytest.mark.parametrize("name", STORIES)
def test_the_client_reads_the_same(both: Any, name: str) -> None:
    (theirs, _), (ours, _) = both
    assert ours[name] == theirs[name]


@pytest.mark.parametrize("name", STORIES | LEFT)
def test_the_app_sees_the_same(both: Any, name: str) -> None:
    (_, theirs), (_, ours) = both
    assert ours[name] == theirs[name]
