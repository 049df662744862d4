"""The TCP connections that are opened meanwhile, in any loop, and who opened them.

with connections.record() as opened:
    ...
opened.all                  # Connection(number, host, port, library, line, task, at, open)
opened.count, opened.open   # so far, and now
opened.failed               # what nobody answered
"""

import os
import socket
import sys
from asyncio import BaseEventLoop, Task
from asyncio.proactor_events import BaseProactorEventLoop
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from checker.probes.callers import Callers
from checker.probes.changes import changed
from checker.probes.errands import on_errand
from checker.probes.frames import STEP, library

__all__ = ["Connection", "Recorder", "record"]

# Whoever connects leaves it to one of these; whose own idea it was comes further out.
PLUMBING = {"aiohappyeyeballs", "anyio", "httpcore", "sniffio", "greenlet", "checker"}
PLUMBING |= sys.stdlib_module_names


@dataclass(frozen=True)
class Connection:
    """One connection that was opened, or not.

    Attributes:
        number: counted from 1
        host: an address; names have been looked up before
        port: of TCP
        library: that opened it, as "aiohttp", "httpx" or "asyncpg"; "" if it was the code itself
        line: of the file that is judged, counted from 1; where a task of the library's own opened
            it, the line that led to that task; 0 where there is none
        task: its name; outside of a loop, the thread's
        at: when, in seconds of the loop's clock
        open: it still is
    """

    number: int
    host: str
    port: int
    library: str
    line: int
    task: str
    at: float
    open: bool


@contextmanager
def record(
    files: Iterable[str | os.PathLike[str]] = (), *, caller: str = ""
) -> "Iterator[Recorder]":
    """What clients of asyncio open meanwhile, whatever their library, but no Unix sockets.

    Lines are told of these `files`; by default, of all but libraries. A probe's own connections
    are left out. Clients that block, and those that bring a loop of their own, are not seen.
    """
    recorder = Recorder(Callers(files, caller))
    with ExitStack() as stack:
        for loop in (BaseSelectorEventLoop, BaseProactorEventLoop):
            stack.enter_context(changed(loop, "sock_connect", recorder._connecting))
        stack.enter_context(changed(BaseEventLoop, "create_task", recorder._spawning))
        yield recorder


@dataclass(frozen=True)
class Origin:
    """Whose idea something was."""

    line: int
    library: str


@dataclass(eq=False)
class Draft:
    """The socket is kept: a closed one can be told by its descriptor."""

    sock: socket.socket
    host: str
    port: int
    origin: Origin
    caller: int
    at: float


class Recorder:
    """Counts connections that were opened, not those that a pool says it has."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers
        self._opened: list[Draft] = []
        self._failed: list[Draft] = []
        self._origins: WeakKeyDictionary[Task[Any], Origin] = WeakKeyDictionary()

    @property
    def all(self) -> tuple[Connection, ...]:
        """Those that came about, in this order."""
        return self._drawn(self._opened)

    @property
    def failed(self) -> tuple[Connection, ...]:
        """Those that did not: refused, given up, timed out."""
        return self._drawn(self._failed)

    @property
    def count(self) -> int:
        """How many came about so far."""
        return len(self._opened)

    @property
    def open(self) -> tuple[Connection, ...]:
        """Those that are not closed."""
        return tuple(each for each in self.all if each.open)

    def clear(self) -> None:
        """Forget what is closed, and count from here."""
        self._opened = [draft for draft in self._opened if draft.sock.fileno() != -1]
        self._failed.clear()

    def _spawning(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def create_task(loop: Any, coro: Any, **options: Any) -> Any:
            task = original(loop, coro, **options)
            self._origins[task] = self._origin(sys._getframe(1))
            return task

        return create_task

    def _connecting(self, original: Callable[..., Any]) -> Callable[..., Any]:
        async def sock_connect(loop: Any, sock: socket.socket, address: Any) -> None:
            if sock.family not in (socket.AF_INET, socket.AF_INET6) or on_errand():
                return await original(loop, sock, address)  # type: ignore[no-any-return]
            draft = self._draft(sock, address, sys._getframe(1))
            try:
                await original(loop, sock, address)
            except BaseException:
                self._failed.append(draft)
                raise
            self._opened.append(draft)

        return sock_connect

    def _draft(self, sock: socket.socket, address: Any, frame: FrameType) -> Draft:
        number, now = self._callers.number(), self._callers.now()
        return Draft(sock, address[0], address[1], self._origin(frame), number, now)

    def _origin(self, frame: FrameType) -> Origin:
        """What the stack does not tell, the line that led to this task does."""
        line, name = self._callers.here().line, _library(frame)
        task = self._callers.task()
        before = self._origins.get(task) if task else None
        return Origin(
            line or (before.line if before else 0), name or (before.library if before else "")
        )

    def _drawn(self, drafts: list[Draft]) -> tuple[Connection, ...]:
        names = self._callers.names()
        return tuple(
            Connection(
                number,
                draft.host,
                draft.port,
                draft.origin.library,
                draft.origin.line,
                names[draft.caller],
                draft.at,
                draft.sock.fileno() != -1,
            )
            for number, draft in enumerate(drafts, 1)
        )


def _library(frame: FrameType | None) -> str:
    """The innermost package on the stack that is more than plumbing."""
    while frame and frame.f_code is not STEP:
        name = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        file = frame.f_code.co_filename
        if not library(file):
            return ""
        if name not in PLUMBING:
            return name
        frame = frame.f_back
    return ""
