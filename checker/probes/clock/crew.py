"""The threads that work for a loop: who is at work, who waits, who sleeps."""

import asyncio
import itertools
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import thread as pools
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from checker.probes.clock import stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.probes.clock.loop import VirtualLoop

# A notebook's own threads never rest, and never speak to a loop in a cell.
KERNEL = {"ipykernel", "IPython", "debugpy", "_pydevd_bundle"}

T = TypeVar("T")
Spots = dict[threading.Thread, stack.Spot]

# A thread at the same spot for so many real seconds waits there. Linux tells one that
# only waits for its turn; elsewhere it takes longer to be sure.
STEADY = 0.01 if sys.platform == "linux" else 0.05
RESCUE = 0.05  # real seconds between two looks at a loop that seems to be stuck
READY = 2.0  # real seconds that a thread may take from its start until it waits for work

_crews: WeakKeyDictionary[threading.Thread, "Crew"] = WeakKeyDictionary()
_homes: set[threading.Thread] = set()  # threads that run a virtual loop
_early: WeakSet[threading.Thread] = WeakSet()  # started before there was a loop


def here() -> "Crew | None":
    """The crew that this thread works for."""
    crew = _crews.get(threading.current_thread())
    return crew if crew and not crew.loop.is_closed() else None


@contextmanager
def loading() -> "Iterator[None]":
    """Threads that start meanwhile and wait for work will work for whatever loop runs."""
    before = set(threading.enumerate())
    try:
        yield
    finally:
        _early.update(set(threading.enumerate()) - before)


@dataclass(eq=False)
class Job:
    """One function that another thread is to run."""

    order: int
    pool: ThreadPoolExecutor | None = None
    future: Any = None
    thread: threading.Thread | None = None
    ended: bool = False
    posted: bool = False  # its result, to the loop

    def run(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.thread = threading.current_thread()
        if crew := _crews.get(self.thread):
            crew.current[self.thread] = self
        try:
            return function(*args, **kwargs)
        finally:
            self.ended = True


@dataclass(eq=False)
class Promise:
    """What a thread without jobs, or a process, has been asked for."""

    order: int
    thread: threading.Thread | None

    def open(self, future: asyncio.Future[Any]) -> bool:
        """Whether an answer can still come: aiosqlite also asks threads that have ended."""
        ended = self.thread and self.thread.ident and not self.thread.is_alive()
        return not future.done() and not ended


@dataclass(eq=False)
class Sleeper:
    """A thread in `time.sleep`, until a moment of the loop's time."""

    when: float
    order: int
    thread: threading.Thread
    awake: threading.Event = field(default_factory=threading.Event)


class Crew:
    """The threads of one loop."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self.loop = loop
        self.home: threading.Thread | None = None  # that runs the loop, or ran it last
        self._jobs: dict[Job, None] = {}
        self.current: WeakKeyDictionary[threading.Thread, Job] = WeakKeyDictionary()
        self.answers: dict[asyncio.Future[Any], Promise] = {}
        self._starting: set[threading.Thread] = set()
        self._plain: dict[threading.Thread, int] = {}
        self._asleep: dict[threading.Thread, Sleeper] = {}
        self._drowsy: list[Sleeper] = []  # asleep, and not on the loop's clock yet
        self._rising: deque[Sleeper] = deque()
        self._held: list[tuple[int, int, asyncio.Handle]] = []
        self._order = itertools.count()
        self._arrival = itertools.count()
        self._sighted: dict[threading.Thread, tuple[object, float]] = {}

    @contextmanager
    def at_home(self) -> "Iterator[None]":
        """While the loop runs, its thread belongs to the crew."""
        self.home = thread = threading.current_thread()
        before = _crews.get(thread)
        _crews[thread] = self
        _homes.add(thread)
        self._take_in()
        try:
            yield
        finally:
            _homes.discard(thread)
            if before:
                _crews[thread] = before
            else:
                del _crews[thread]

    @contextmanager
    def adopted(self, thread: threading.Thread) -> "Iterator[None]":
        """While the loop, or one of its threads, waits for this thread to have started."""
        _crews[thread] = self
        self._starting.add(thread)
        self._enlist(thread)
        try:
            yield
        finally:
            self._starting.discard(thread)

    def _take_in(self) -> None:
        """The threads of `loading` that wait for work, and have no other loop."""
        for thread in list(_early):
            crew = _crews.get(thread)
            if (crew is None or crew.loop.is_closed()) and self._awaits_work(thread):
                _crews[thread] = self
                self._enlist(thread)

    def _awaits_work(self, thread: threading.Thread) -> bool:
        # One that has just been started is on its way; any other may be asleep, or serve somebody.
        pause, waited = threading.Event(), 0.0
        while (spot := stack.spots([thread]).get(thread)) and waited < READY:
            if spot.parked or self._steady(thread, spot):
                return spot.parked
            start = time.monotonic()
            pause.wait(0.001)
            waited += time.monotonic() - start
        return False

    def _enlist(self, thread: threading.Thread) -> None:
        target = getattr(thread, "_target", None)
        kind = type(thread)
        if (kind.__module__, kind.__name__) == ("anyio._backends._asyncio", "WorkerThread"):
            self._listen(thread)
        elif target is not pools._worker and target is not _aiosqlite("_connection_worker_thread"):
            self._plain[thread] = next(self._order)

    def job(self, pool: ThreadPoolExecutor | None) -> Job:
        return Job(next(self._order), pool)

    def expect(self, job: Job) -> None:
        self._jobs[job] = None

    def promise(self, future: asyncio.Future[Any], thread: threading.Thread | None = None) -> None:
        """A future that a thread without jobs, or a process, will resolve."""
        self.answers[future] = Promise(next(self._order), thread)

    def _listen(self, worker: Any) -> None:
        # anyio hands (context, function, arguments, future, scope) to its thread.
        put = worker.queue.put_nowait

        def put_nowait(item: tuple[Any, ...] | None) -> None:
            if item:
                context, function, args, future, *rest = item
                job = self.job(None)
                job.future = future
                item = (context, job.run, (function, *args), future, *rest)
                self.expect(job)
            put(item)

        worker.queue.put_nowait = put_nowait

    # Sleeping

    def sleep(self, seconds: float) -> None:
        """`time.sleep`: a recorded block of the loop, or a nap in one of its threads."""
        thread = threading.current_thread()
        if thread is self.home:
            self.loop.block(seconds, sys._getframe(2))
            return
        sleeper = Sleeper(self.loop.time() + seconds, self._rank(thread), thread)
        self._drowsy.append(sleeper)  # first: while not `_asleep`, it counts as at work
        self._asleep[thread] = sleeper
        self.loop._write_to_self()
        while not sleeper.awake.wait(RESCUE):
            if self._stuck() and sleeper is min(list(self._asleep.values()), key=_by_time):
                self.loop.move(sleeper.when)
                del self._asleep[thread]
                return

    def wake_all(self) -> None:
        for sleeper in list(self._asleep.values()):
            self._wake(sleeper)

    def _wake(self, sleeper: Sleeper) -> None:
        if self._asleep.get(sleeper.thread) is sleeper:
            del self._asleep[sleeper.thread]
            sleeper.awake.set()

    def _stuck(self) -> bool:
        """Whether the loop cannot move its clock: its thread waits for a sleeper."""
        if self.home is None or self.loop.turning or self.at_work()[0]:
            return False
        return not self._busy(self.home, stack.spots([self.home]))

    # Results

    def hold(self, handle: asyncio.Handle, args: tuple[Any, ...]) -> bool:
        """Keep a callback that one of the crew's threads asks for, until all have spoken."""
        thread = threading.current_thread()
        if thread is self.home or _crews.get(thread) is not self:
            return False
        future = args[0] if args and isinstance(args[0], asyncio.Future) else None
        promise = self.answers.get(future) if future else None
        rank = promise.order if promise else self._rank(thread)
        self._held.append((rank, next(self._arrival), handle))  # first: see `sleep`
        if future:
            self.answers.pop(future, None)
        job = self.current.get(thread)
        if job and job.ended:
            job.posted = True
        return True

    def settle(self) -> bool:
        """Nobody is at work: hand over what was held, in order; whether there was anything."""
        if self._rising:
            self._wake(self._rising.popleft())  # one by one
            return True
        drowsy, held = _take(self._drowsy), _take(self._held)
        for sleeper in sorted(drowsy, key=lambda each: each.order):
            self.loop.call_at(sleeper.when, self._rising.append, sleeper)
        held.sort(key=lambda each: each[:2])
        self.loop._ready.extend(handle for _, _, handle in held)
        return bool(drowsy or held)

    def _rank(self, thread: threading.Thread) -> int:
        job = self.current.get(thread)
        return job.order if job else self._plain.get(thread, -1)

    # Who is at work

    def at_work(self) -> tuple[set[object], set[object]]:
        """What threads do for the loop, and the jobs that wait for somebody else."""
        spots = self._look()
        self._forget(spots)
        jobs = [job for job in list(self._jobs) if job.thread not in self._asleep]
        working: set[object] = {job for job in jobs if self._works(job, spots)}
        waiting: set[object] = {job for job in jobs if job not in working}
        working.update(list(self._starting))
        for future, promise in list(self.answers.items()):
            if promise.open(future) and promise.thread not in self._asleep:
                working.add(future)
        plain = [thread for thread in list(self._plain) if thread not in self._asleep]
        working.update(thread for thread in plain if self._busy(thread, spots))
        return working, waiting

    def outsiders(self) -> set[object]:
        """Threads that are not the crew's and could still do something for it."""
        others = [t for t in threading.enumerate() if t is not self.home and _crews.get(t) != self]
        able = [thread for thread in others if type(thread).__module__.split(".")[0] not in KERNEL]
        spots = stack.spots(able)
        return {thread for thread in able if self._busy(thread, spots, reading=True)}

    def look_afresh(self) -> None:
        self._sighted.clear()

    def _look(self) -> Spots:
        threads = [job.thread for job in list(self._jobs) if job.thread] + list(self._plain)
        return stack.spots(threads) if threads else {}

    def _forget(self, spots: Spots) -> None:
        for job in list(self._jobs):
            if self._over(job, spots):
                self._jobs.pop(job, None)
        for thread in list(self._plain):
            if thread.ident and not thread.is_alive():
                self._plain.pop(thread, None)

    def _over(self, job: Job, spots: Spots) -> bool:
        if job.posted or (job.thread is None and job.future.cancelled()):
            return True
        if not job.ended or job.thread is None:
            return False
        # A result is told before its thread is back in the pool's own function.
        spot = spots.get(job.thread)
        back = spot is not None and spot.code is pools._worker.__code__
        return back or not job.thread.is_alive() or self.current.get(job.thread) is not job

    def _works(self, job: Job, spots: Spots) -> bool:
        if job.thread is None:
            return not self._full_of_sleepers(job.pool)
        return job.ended or self._busy(job.thread, spots)

    def _full_of_sleepers(self, pool: Any) -> bool:
        threads = list(pool._threads) if pool else []
        return bool(threads) and all(thread in self._asleep for thread in threads)

    def _busy(self, thread: threading.Thread, spots: Spots, reading: bool = False) -> bool:
        """Whether it works, or is only where others wait and has not waited there for long."""
        spot = spots.get(thread)
        if spot is None:
            return thread.is_alive()
        if thread in _homes and thread is not self.home:
            return True  # a loop with a clock of its own
        if not (spot.idle if reading else spot.parked):
            self._sighted.pop(thread, None)
            return True
        return not spot.certain and not self._steady(thread, spot)

    def _steady(self, thread: threading.Thread, spot: stack.Spot) -> bool:
        kernel, now = stack.kernel(thread), time.monotonic()
        sight = (spot.place, kernel)
        before, since = self._sighted.get(thread, (None, now))
        self._sighted[thread] = sight, since if before == sight else now
        runs = any("R (" in line for line in kernel)
        return before == sight and not runs and now - since >= STEADY


def answering(frame: FrameType) -> threading.Thread | None:
    """The thread that will resolve a future made by this frame, if it is aiosqlite's."""
    owner: Any = frame.f_locals.get("self")
    match frame.f_globals.get("__name__"):
        case "aiosqlite.core":
            found = owner._thread
        case "sqlalchemy.dialects.sqlite.aiosqlite":  # it asks past aiosqlite, for AUTOCOMMIT
            found = owner._connection._thread
        case _:
            return None
    assert isinstance(found, threading.Thread)
    return found


def _aiosqlite(name: str) -> Any:
    return getattr(sys.modules.get("aiosqlite.core"), name, _aiosqlite)


def _by_time(sleeper: Sleeper) -> tuple[float, int]:
    return sleeper.when, sleeper.order


def _take(things: list[T]) -> list[T]:
    """All of them, off the list; another thread may append meanwhile."""
    taken = things[: len(things)]
    del things[: len(taken)]
    return taken
