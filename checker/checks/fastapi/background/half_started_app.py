"""What an app has opened is closed, whether it starts, fails to, or is cancelled."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from types import FrameType
from typing import Any

from checker.probes import asgi
from checker.probes.asgi.lifespan import LifespanFailed
from checker.probes.sweep import sweep
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: the broker is down, and the database stays open. No line below the one that "
    "failed was reached. Which statement of Python's is left in any case, by a failure or a "
    "cancellation, too?",
    "`aclosing` makes an `async with` of whatever has an `aclose`. One within the other are left "
    "from the inside out, each of them even if another one raises; so is what an `AsyncExitStack` "
    "holds. The `yield` belongs inside.",
    '`async with aclosing(await connect("database")) as app.state.database, ...:` goes on in the '
    "same way with the broker and the consumer. Inside it there is nothing but the `yield`.",
)
SHOWS = ("A lifespan by `asynccontextmanager`",)
NAMES = ("database", "broker", "consumer")  # in the order of opening
ENOUGH = 60.0  # seconds of the loop, for an app that was cancelled


async def test_failed_start(kata: Any, tasks: Recorder) -> None:
    """when one fails to open, the start fails with its error, and those before it are closed"""
    for name, stays in (
        ("broker", ""),
        ("consumer", ""),
        ("consumer", "database"),
        ("database", ""),
    ):
        network = Network(kata, opening=(name,), closing=(stays,))
        failed = await failure(kata.create_app(network.connect))
        tasks.mark(f"the {name} did not open")
        told = f"the {name} did not open{network.where}"
        told += f", nor did the {stays} close" if stays else ""
        assert isinstance(failed, asgi.StartupFailed), f"{told}; the app said that it had started"
        network.look(told)
        network.hear(told, failed)
    earlier = now = Network(kata)
    app = kata.create_app(lambda name: now.connect(name))
    await failure(app)
    now = Network(kata, opening=("broker",))
    await failure(app)
    told = "an app was shut down and started again, and now the broker did not open"
    now.look(told)
    earlier.look(f"{told}; of its first start")


async def test_cancelled(kata: Any, tasks: Recorder) -> None:
    """an app that is cancelled, at any moment, ends as cancelled, with all closed"""
    networks: list[Network] = []

    async def live() -> None:
        networks.append(Network(kata))
        await serve(kata.create_app(networks[-1].connect))

    async for point in sweep(live, files=[kata.__file__], patience=ENOUGH):
        told = f"the app was cancelled {f'at {point}' if point.line else 'while it served'}"
        assert point.outcome != "never ended", f"{told}, and {ENOUGH:g} s later it was not over"
        networks[-1].look(told)
        assert point.outcome == "cancelled", f"{told}, and it {point.ending}"
        await asyncio.sleep(0.5)
        networks[-1].look(f"{told}, and half a second after its end")


async def test_shutdown(kata: Any, tasks: Recorder) -> None:
    """at shutdown all are closed, the last opened first; a failure is told, and stops no other"""
    for failing in ((), ("consumer",), ("broker",), ("consumer", "database"), NAMES):
        network = Network(kata, closing=failing)
        failed = await failure(kata.create_app(network.connect))
        tasks.mark("shutdown is over")
        told = f"shutdown, and {' and '.join(failing) or 'none'} failed to close"
        network.look(told)
        network.hear(told, failed)
        assert failing or not failed, f"{told}; the app {said(failed)}"


async def test_serves(kata: Any, tasks: Recorder) -> None:
    """while the app serves, all of them are open, and were opened one after the other"""
    network, second = Network(kata), Network(kata)
    app = kata.create_app(network.connect)
    async with AsyncExitStack() as later:
        async with served(app):
            for name in NAMES:
                connection = getattr(app.state, name, None)
                assert connection is not None, f"the app serves, and there is no `state.{name}`"
                assert name in network.open, f"the app serves, and the {name} is not open"
            answer = await asgi.call(app, "GET", "/orders")
            assert answer.status == 200, f"the app serves; a client read {answer}"
            told = f"the app serves; a client read {answer}"
            assert same(answer.json(), {"new": 3, "all": 3}), told
            await later.enter_async_context(served(kata.create_app(second.connect)))
        lost = ", ".join(name for name in NAMES if name not in second.open)
        assert not lost, f"two apps served, and one was shut down; the other one has lost: {lost}"
    assert same(network.opened, list(NAMES)), f"opened in this order: {', '.join(network.opened)}"
    hasty = ", ".join(network.hasty)
    assert not hasty, f"opened before the one before it was: {hasty}"


class Network:
    """Connections, with their books; some fail in `opening` or `closing`."""

    def __init__(
        self,
        kata: Any,
        opening: tuple[str, ...] = (),
        closing: tuple[str, ...] = (),
    ) -> None:
        self.file = kata.__file__
        self.opening = opening
        self.closing = closing
        self.line = 0  # of the file, that opened one last
        self.opened: list[str] = []
        self.open: set[str] = set()
        self.closed: list[str] = []
        self.raised: list[Exception] = []
        self.hasty: list[str] = []  # opened while another one was being opened
        self.early: list[str] = []  # closed while one that was opened later was open
        self._busy = False
        self._asked = 0

    @property
    def where(self) -> str:
        return f" at line {self.line}" if self.line else ""

    async def connect(self, name: str) -> "Connection":
        self._asked += 1
        if self._asked > 30:
            raise RuntimeError("asked for more than 30 connections")
        self.line = line_in(self.file)
        self.hasty += [name] if self._busy else []
        self._busy = True
        try:
            await asyncio.sleep(0.1)
        finally:
            self._busy = False
        if name in self.opening:
            self.fail(ConnectionError(f"the {name} is down"))
        self.open.add(name)
        self.opened.append(name)
        return Connection(self, name)

    def fail(self, error: Exception) -> None:
        self.raised.append(error)
        raise error

    def look(self, told: str) -> None:
        """Whether those that were opened were closed, each in its turn."""
        left = ", ".join(name for name in NAMES if name in self.open)
        assert not left, f"{told}; still open in the end: {left}"
        order = ", ".join(self.closed) or "none"
        assert same(self.closed, self.opened[::-1]), f"{told}; closed in this order: {order}"
        early = ", ".join(self.early)
        assert not early, f"{told}; closed while one opened later was still open: {early}"

    def hear(self, told: str, failed: LifespanFailed | None) -> None:
        """Whether the app told of what went wrong; of several errors an exit stack tells one."""
        raised = failed.raised if failed else None
        for first in self.raised[:1]:
            heard = any(error in self.raised for error in reasons(raised))
            assert heard, f"{told}; the app {said(failed)}, and not {first!r}"


class Connection:
    def __init__(self, network: Network, name: str) -> None:
        self.network = network
        self.name = name

    async def count(self) -> int:
        if self.name not in self.network.open:
            raise RuntimeError(f"the {self.name} is closed")
        await asyncio.sleep(0.01)
        return 3

    async def aclose(self) -> None:
        network = self.network
        later = network.opened[network.opened.index(self.name) + 1 :]
        network.early += [self.name] if network.open & set(later) else []
        network.closed.append(self.name)
        try:
            await asyncio.sleep(0.1)
            if self.name in network.closing:
                network.fail(TimeoutError(f"the {self.name} said no goodbye"))
        finally:
            network.open.discard(self.name)


async def failure(app: Any) -> LifespanFailed | None:
    """What an app says that is started and shut down."""
    try:
        async with asgi.lifespan(app):
            pass
    except LifespanFailed as failed:
        return failed
    return None


def said(failed: LifespanFailed | None) -> str:
    """In one line; what the app says itself is a whole traceback."""
    return f"raised {failed.raised!r:.100}" if failed and failed.raised else "raised nothing"


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[None]:
    try:
        async with asgi.lifespan(app):
            yield
    except LifespanFailed as failed:
        raise AssertionError(
            f"nothing failed to open or to close; the app {said(failed)}"
        ) from None


async def serve(app: Any) -> None:
    """The app's lifespan, from start-up to shutdown, in the task of a server."""
    messages = iter(("startup", "shutdown"))

    async def receive() -> Any:
        await asyncio.sleep(0.1)
        return {"type": f"lifespan.{next(messages)}"}

    async def send(message: Any) -> None: ...

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)


def line_in(file: str) -> int:
    """The line of the file that is calling, 0 if it is none."""
    frame: FrameType | None = sys._getframe()
    while frame and frame.f_code.co_filename != file:
        frame = frame.f_back
    return frame.f_lineno if frame else 0


def reasons(error: BaseException | None) -> Iterator[BaseException]:
    """An error, with all that a traceback shows of its groups, its causes and its contexts."""
    left, seen = [error], set[int]()
    while left:
        each = left.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            left += [each.__cause__, None if each.__suppress_context__ else each.__context__]
            left += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
