"""A client that looks at every message while it is sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from checker.probes.asgi.answer import Answer
from checker.probes.asgi.cycle import App, Cycle, Listener, Message
from checker.probes.asgi.entrance import guarded
from checker.probes.asgi.layer import NOWHERE, here
from checker.probes.asgi.lifespan import state_of
from checker.probes.asgi.request import scope_and_body
from checker.probes.frames import chain, library

GRACE = 60.0  # seconds of the loop, for an app whose client has left
PIECES, BYTES = 20_000, 1 << 24  # of an answer that `call` reads to its end

OnMessage = Callable[[Message], object]


class NeverEnded(RuntimeError):
    """The client left, and the app still worked for it. The message says where it stood."""


async def call(
    app: App, method: str, path: str, *, on_message: OnMessage | None = None, **request: Any
) -> Answer:
    """The whole answer, once the app's call has returned: its background tasks are over, too.

    `request` is what `httpx.Request` takes: headers, params, json, content, data, cookies.
    `on_message` is called with each message at the moment at which it is sent.
    Whoever is cancelled here is a client that leaves.

    Raises:
        RuntimeError: the answer does not end
    """
    async with open(app, method, path, on_message=on_message, **request) as exchange:
        return await exchange.answer()


@asynccontextmanager
async def open(
    app: App,
    method: str,
    path: str,
    *,
    on_message: OnMessage | None = None,
    grace: float = GRACE,
    **request: Any,
) -> AsyncIterator["Exchange"]:
    """A client in the middle of its answer. At the end of the `with` it leaves.

    It takes what `call` takes, and waits until the app's call has returned. A client that leaves
    early waits `grace` seconds of the loop's time; then the call is cancelled.

    Raises:
        NeverEnded: the call had to be cancelled, and nothing else was raised
    """
    scope, body = scope_and_body(method, path, request)
    cycle = Cycle(scope | {"state": state_of(app)}, body)
    if on_message:
        cycle.listeners.append(_only_messages(on_message))
    serving = asyncio.create_task(_serve(cycle, guarded(app)), name=f"{method} {path}")
    exchange = Exchange(cycle, serving)
    try:
        yield exchange
        if exchange.complete:
            await exchange.over()
    except BaseException:
        await exchange.end(grace)
        raise
    if where := await exchange.end(grace):
        raise NeverEnded(f"{method} {path} still ran {grace:g} s after its client left, {where}")


class Exchange:
    """A request and its answer, on the way."""

    def __init__(self, cycle: Cycle, task: asyncio.Task[None]) -> None:
        self._cycle, self._task = cycle, task

    @property
    def status(self) -> int:
        """The HTTP status, once it is out; 0 until then."""
        return self._cycle.status

    @property
    def headers(self) -> httpx.Headers:
        """Of the answer, once it has started; empty until then."""
        return httpx.Headers(self._cycle.headers)

    @property
    def complete(self) -> bool:
        """Whether the body was ended as it should be."""
        return self._cycle.whole

    @property
    def raised(self) -> BaseException | None:
        """The exception that left the app's outermost layer, if any did."""
        return self._cycle.raised

    async def started(self) -> int:
        """Wait for the HTTP status, and give it; 0 if there never was one."""
        await self._cycle.until(lambda: self.status or self._closed())
        return self.status

    async def chunk(self) -> bytes:
        """Wait for the next piece of the body; b"" once there are no more."""
        cycle = self._cycle
        while True:
            await cycle.until(lambda: cycle.pieces or cycle.complete or self._closed())
            if not cycle.pieces:
                return b""
            if piece := cycle.take():
                return piece

    def leave(self) -> None:
        """The client goes away, and the app's `receive` tells it so."""
        self._cycle.leave()

    async def over(self) -> None:
        """Wait until the app's call has returned."""
        await asyncio.wait([self._task])

    async def answer(self) -> Answer:
        """The rest of the answer, once the app's call has returned.

        Raises:
            RuntimeError: there is no end to it
        """
        pieces: list[bytes] = []
        size = 0
        while piece := await self.chunk():
            pieces.append(piece)
            size += len(piece)
            if len(pieces) > PIECES or size > BYTES:
                raise RuntimeError("this stream does not end: read it with asgi.open")
        await self.over()
        return Answer(self.status, self.headers, b"".join(pieces), self.complete, self.raised)

    async def end(self, grace: float) -> str:
        """Leave, and cancel the call after `grace` loop seconds. Where it stood then, or ""."""
        self.leave()
        where = ""
        for last in (False, True):
            await asyncio.wait([self._task], timeout=grace)
            if self._task.done() or last:
                break
            where = _where(self._task)
            self._task.cancel()
        return where

    def _closed(self) -> bool:
        return self._cycle.disconnected or self._task.done()


async def _serve(cycle: Cycle, app: App) -> None:
    here.set(NOWHERE)  # a client amid another request is no part of it
    await cycle.run(app)


def _only_messages(on_message: OnMessage) -> Listener:
    def hear(what: str, message: Message) -> None:
        if what == "message":
            on_message(message)

    return hear


def _where(task: asyncio.Task[Any]) -> str:
    frames = list(chain(task.get_coro()))
    own = [frame for frame in frames if not library(frame.f_code.co_filename)] or frames
    return f"at {own[-1].f_code.co_filename}:{own[-1].f_lineno}"
