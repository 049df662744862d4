"""An app's start-up and shutdown, as a server runs them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from checker.probes.asgi.cycle import App, Message

_served: dict[int, list["Lifespan"]] = {}


class LifespanFailed(RuntimeError):
    """`raised` is the exception that left the app. It is told; where there is none, the message."""

    def __init__(self, message: str, raised: BaseException | None) -> None:
        if raised:  # then the message is a whole traceback, most of it of frameworks
            message = f"{type(raised).__name__}: {raised}".rstrip(": ")
        super().__init__(message or "the app did not say why")
        self.raised = raised


class StartupFailed(LifespanFailed):
    """The app said `lifespan.startup.failed`: a server ends here, and serves no request.

    `raised` is the exception, and named in the message; without one, that is what the app said.
    """


class ShutdownFailed(LifespanFailed):
    """The app said `lifespan.shutdown.failed`; message and `raised` as in StartupFailed."""


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator["Lifespan"]:
    """The app is started, and shut down at the end. Meanwhile its requests share its state.

    It runs in a task of its own. An app that knows no lifespan is served without one. When
    the caller is cancelled during the start-up or the shutdown, so is the app's task. The protocol
    is [ASGI's](https://asgi.readthedocs.io/en/latest/specs/lifespan.html).

    Raises:
        StartupFailed: the app said so; nothing is served
        ShutdownFailed: the app said so, and nothing else was raised
    """
    span = Lifespan(app)
    await span.say("startup")
    _served.setdefault(id(app), []).append(span)
    try:
        yield span
    except BaseException as error:
        try:
            await span.say("shutdown")
        except ShutdownFailed as failed:
            error.add_note(f"and then the shutdown failed: {failed}")
        raise
    else:
        await span.say("shutdown")
    finally:
        _served[id(app)].remove(span)


def state_of(app: App) -> dict[str, Any]:
    """A copy of what the app's start-up has put into `state`."""
    spans = _served.get(id(app))
    return spans[-1].state.copy() if spans else {}


class Lifespan:
    """An app that has been started.

    Attributes:
        state: what its start-up has put there; each request gets a copy
        supported (bool): whether the app knows the protocol
        raised: the exception that left the app, if any did; it may tell why it does not
    """

    def __init__(self, app: App) -> None:
        self.state: dict[str, Any] = {}
        self.supported = True
        self.raised: BaseException | None = None
        self._app = app
        self._said: list[Message] = []
        self._heard = asyncio.Event()  # not a queue: the app waits here, it does not stand in line
        self._answered = asyncio.Event()
        self._failed: str | None = None
        self._task: asyncio.Task[None] | None = None

    async def say(self, what: str) -> None:
        # "startup" or "shutdown"; returns when the app has done it.
        if self._task and self._task.done():
            return
        self._answered.clear()
        self._said.append({"type": f"lifespan.{what}"})
        self._heard.set()
        self._task = self._task or asyncio.create_task(self._run(), name="lifespan")
        try:
            await self._answered.wait()
            if what == "shutdown" or self._failed is not None:
                await asyncio.wait([self._task])
        except asyncio.CancelledError:
            self._task.cancel()
            await asyncio.wait([self._task])
            raise
        if self._failed is not None:
            kind = StartupFailed if what == "startup" else ShutdownFailed
            raise kind(self._failed, self.raised) from self.raised

    async def _run(self) -> None:
        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self.state,
        }
        self.supported = False
        try:
            await self._app(scope, self._receive, self._send)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.raised = error
        finally:
            self._answered.set()

    async def _receive(self) -> Message:
        while not self._said:
            self._heard.clear()
            await self._heard.wait()
        return self._said.pop(0)

    async def _send(self, message: Message) -> None:
        self.supported = True
        if message["type"].endswith(".failed"):
            self._failed = message.get("message", "")
        self._answered.set()
