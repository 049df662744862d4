"""An event loop whose time jumps to the next timer when nothing else can happen."""

import asyncio
import math
import selectors
import socket
import sys
import threading
import time
from asyncio import selector_events
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass
from types import FrameType
from typing import Any, TypeVar, TypeVarTuple

from checker.probes.clock.crew import Crew, answering
from checker.probes.clock.deadlock import Deadlock, waits
from checker.probes.clock.patches import patched
from checker.probes.clock.patience import Patience
from checker.probes.clock.peers import Peers

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Events = list[tuple[selectors.SelectorKey, int]]


@dataclass(frozen=True)
class Block:
    """A `time.sleep` on the loop's own thread.

    Attributes:
        seconds: seconds of the loop's clock that were asked for
        file: that called it
        line: counted from 1
    """

    seconds: float
    file: str
    line: int


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop that starts at 0.0 and waits for nothing but threads, sockets and processes.

    While any of these is at work for the loop, its clock stands still. When
    nobody is, the clock jumps to the earliest timer. Without a timer it is a
    Deadlock, raised out of `run_forever` and `run_until_complete`.

    `time.monotonic` and `perf_counter` stay real. A thread waiting with a
    timeout of its own (`event.wait(1)`) takes real time. On Windows, as with
    every selector loop, there are no subprocesses.

    Attributes:
        blocks: every `time.sleep` on the loop's own thread
        patience (float): real seconds, until a silent peer lets the next timeout fire
        statement_patience (float): real seconds for a statement to SQLite, which may wait for
            a lock that another task holds
        holding (float): real seconds that a thread's result waits for the results of others
        settling (float): real seconds without a word, until a peer's answer counts as whole
        rounds (int): how many times tasks may only `sleep(0)`, until they count as waiting
    """

    patience = 5.0  # real seconds on a calm machine, until a silent peer lets the next timeout fire
    statement_patience = 2.0  # SQLite may wait for a lock that another task holds
    holding = 0.5  # real seconds that a thread's result waits for the results of others
    settling = 0.02  # real seconds without a word, until a peer's answer counts as whole
    rounds = 500  # of tasks that only `sleep(0)`, until they count as waiting

    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]
    _selector: selectors.BaseSelector
    _transports: Any
    _ssock: socket.socket
    _clock_resolution: float
    _default_executor: ThreadPoolExecutor | None
    _check_closed: Callable[[], None]
    _write_to_self: Callable[[], None]

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.turning = False  # whether the loop itself is at work, not a task
        self._now = 0.0
        self._spun = 0
        self._awaited = False  # by run_until_complete
        self._joined: asyncio.Future[None] | None = None
        self._crew = Crew(self)
        self._peers = Peers(self)
        self._patience = Patience()
        self._holding = Patience()
        self._lonely = Patience()
        super().__init__(_Selector(self))
        self.move(0.0)

    def time(self) -> float:
        return self._now

    def move(self, to: float) -> None:
        # Never back.
        self._now = max(self._now, to)
        self._clock_resolution = math.ulp(self._now)  # a timer is due at its own moment

    def block(self, seconds: float, frame: FrameType) -> None:
        # The loop's thread slept: nothing else ran, and time went by.
        if seconds > 0:
            self.blocks.append(Block(seconds, frame.f_code.co_filename, frame.f_lineno))
            self.move(self._now + seconds)

    def run_forever(self) -> None:
        with patched(), self._crew.at_home():
            super().run_forever()

    def run_until_complete(self, future: Any) -> Any:
        self._awaited = True
        try:
            return super().run_until_complete(future)
        finally:
            self._awaited = False

    def close(self) -> None:
        if not self.is_running():
            self._crew.wake_all()
        super().close()

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        when = self._now + delay
        if delay > 0 and when == self._now:
            when = math.nextafter(when, math.inf)  # else a loop that waits for the rest never ends
        return self.call_at(when, callback, *args, context=context)

    # Work that goes elsewhere

    def create_future(self) -> asyncio.Future[Any]:
        future = super().create_future()
        if thread := answering(sys._getframe(1)):
            self._crew.promise(future, thread)
        return future

    def run_in_executor(
        self, executor: Any, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        if executor is not None and not isinstance(executor, ThreadPoolExecutor):
            self._crew.promise(future)
        return future

    def call_soon_threadsafe(
        self,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        if not self._crew.hold(handle, args):
            self._ready.append(handle)
        self._write_to_self()
        return handle

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncio's own
        # Not for a thread that nobody ever lets go.
        self._executor_shutdown_called = True
        if executor := self._default_executor:
            self._joined = self.create_future()
            threading.Thread(target=self._join, args=(executor,), daemon=True).start()
            await asyncio.wait([self._joined], timeout=timeout)

    def _join(self, executor: ThreadPoolExecutor) -> None:
        executor.shutdown(wait=True)
        if not self.is_closed():
            self.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        if self._joined and not self._joined.done():
            self._joined.set_result(None)

    def _make_socket_transport(self, sock: socket.socket, *args: Any, **kwargs: Any) -> Any:
        transport = super()._make_socket_transport(sock, *args, **kwargs)  # type: ignore[misc]
        return self._watched(sock, transport)

    def _make_ssl_transport(self, rawsock: socket.socket, *args: Any, **kwargs: Any) -> Any:
        transport = super()._make_ssl_transport(rawsock, *args, **kwargs)  # type: ignore[misc]
        return self._watched(rawsock, transport)

    def _watched(self, sock: socket.socket, transport: Any) -> Any:
        self._transports[sock.fileno()].__class__ = _Transport
        return transport

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        self._peers.own(sock)
        await super().sock_connect(sock, address)

    async def sock_accept(self, sock: socket.socket) -> tuple[socket.socket, Any]:
        conn, address = await super().sock_accept(sock)
        self._peers.own(conn)
        return conn, address

    # The clock

    def _turn(self, timeout: float | None) -> Events:
        """What the selector answers: the real world's events, or none and a later time."""
        events = self._poll(0)
        if timeout != 0:
            self._spun = 0
            return events if events or self._ready else self._idle()
        self._spun = self._spun + 1 if not events and self._spins() else 0
        return events if self._spun < self.rounds else self._idle(spinning=True)

    def _idle(self, spinning: bool = False) -> Events:
        pause = 0.001
        self._crew.look_afresh()
        while True:
            # First who is at work, then what they have left: so nothing falls in between.
            working, outside = self._outside()
            events = self._poll(0)
            if events or (self._ready and not spinning):
                return events
            if not self._holding.left(working[0], self.holding) and self._crew.settle():
                return []
            if not self._patience.left(outside, self._limit(outside)):
                if self._jump():
                    return []
                if not spinning and not any(working):
                    self._despair()
            events = self._wait(pause)
            if events or spinning:
                return events
            pause = min(pause * 2, 0.02)

    def _outside(self) -> tuple[tuple[set[object], set[object]], set[object]]:
        working, waiting = self._crew.at_work()
        processes, sockets = self._peers.owing()
        if waiting and not self._crew.outsiders():
            waiting = set()  # nobody but the loop itself could let them go
        return (working, processes), working | processes | sockets | waiting

    def _limit(self, outside: set[object]) -> float:
        statements = outside and outside <= self._crew.answers.keys()
        return self.statement_patience if statements else self.patience

    def _jump(self) -> bool:
        when = self._scheduled[0].when() if self._scheduled else math.inf
        if when < math.inf:
            self.move(when)
            self._spun = 0
        return when < math.inf

    def _despair(self) -> None:
        left = waits(self)
        idle = not left and not self._awaited  # run_forever with nothing to do
        if idle or self._lonely.left(self._crew.outsiders(), self.patience):
            return
        if self._joined and not self._joined.done():
            self._leave()
            return
        raise Deadlock(left)

    def _wait(self, seconds: float) -> Events:
        start = time.monotonic()
        events = self._poll(seconds)
        for patience in (self._patience, self._holding, self._lonely):
            patience.wait(time.monotonic() - start)
        return events

    def _poll(self, seconds: float) -> Events:
        events: Events = self._selector.poll(seconds)  # type: ignore[attr-defined]
        self._peers.heard(key for key, _ in events)
        return events

    def _spins(self) -> bool:
        """Whether every task that is ready merely let the others run: `await sleep(0)`.

        So it is while anyio cancels a task at each turn, until its scope is left.
        """
        ready = [_name(handle) for handle in self._ready.copy()]
        return "_deliver_cancellation" in ready or all(name in STEPS for name in ready)


class _Selector(selectors.DefaultSelector):
    """The loop's view of the real world; `select` asks the loop what to do with the time."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Events:
        self._loop.turning = True
        try:
            return self._loop._turn(timeout)
        finally:
            self._loop.turning = False

    def poll(self, seconds: float) -> Events:
        return super().select(seconds)


class _Transport(selector_events._SelectorSocketTransport):  # type: ignore
    """A connection that tells when it writes."""

    def write(self, data: Any) -> None:
        self._loop._peers.wrote(self)
        super().write(data)

    def writelines(self, list_of_data: Any) -> None:
        self._loop._peers.wrote(self)
        super().writelines(list_of_data)


def _name(handle: asyncio.Handle) -> str:
    callback: Any = handle._callback  # type: ignore[attr-defined]
    return getattr(callback, "__name__", type(callback).__name__)


STEPS = {"TaskStepMethWrapper", "_Task__step"}  # of a task that nothing has woken
