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
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from checker.probes.clock import stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.probes.clock.loop import VirtualLoop

Frames = dict[int, FrameType]

STEADY = 0.005  # seconds; a thread that was just let go has moved on by then
RESCUE = 0.05

_crews: WeakKeyDictionary[threading.Thread, "Crew"] = WeakKeyDictionary()
_homes: set[threading.Thread] = set()  # threads that run a virtual loop


def here() -> "Crew | None":
    """The crew that this thread works for."""
    crew = _crews.get(threading.current_thread())
    return crew if crew and not crew.loop.is_closed() else None


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
        self.home: threading.Thread | None = None
        self.jobs: list[Job] = []
        self.current: WeakKeyDictionary[threading.Thread, Job] = WeakKeyDictionary()
        self.answers: dict[asyncio.Future[Any], int] = {}  # promised by threads without jobs
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
        try:
            yield
        finally:
            self.home = None
            _homes.discard(thread)
            if before:
                _crews[thread] = before
            else:
                del _crews[thread]

    def adopt(self, thread: threading.Thread) -> None:
        """A thread about to be started by the loop or by one of its threads."""
        _crews[thread] = self
        target = getattr(thread, "_target", None)
        kind = type(thread)
        if (kind.__module__, kind.__name__) == ("anyio._backends._asyncio", "WorkerThread"):
            self._listen(thread)
        elif target is not pools._worker and target is not _aiosqlite("_connection_worker_thread"):
            self._plain[thread] = next(self._order)

    def job(self, pool: ThreadPoolExecutor | None) -> Job:
        return Job(next(self._order), pool)

    def expect(self, job: Job) -> None:
        self.jobs.append(job)

    def promise(self, future: asyncio.Future[Any]) -> None:
        """A future that a thread without jobs, or a process, will resolve."""
        self.answers[future] = next(self._order)

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
        self._asleep[thread] = sleeper
        self._drowsy.append(sleeper)
        self.loop._write_to_self()
        while not sleeper.awake.wait(RESCUE):
            self._rescue(sleeper)

    def wake_all(self) -> None:
        for sleeper in list(self._asleep.values()):
            self._wake(sleeper)

    def _wake(self, sleeper: Sleeper) -> None:
        self._asleep.pop(sleeper.thread, None)
        sleeper.awake.set()

    def _rescue(self, sleeper: Sleeper) -> None:
        # The loop's thread waits for this one (`future.result()`), so nobody moves the clock.
        home = self.home
        frame = home and home.ident and sys._current_frames().get(home.ident)
        stuck = frame and not self.loop.turning and stack.parked(frame)
        first = min(list(self._asleep.values()), key=lambda each: (each.when, each.order))
        if (home is None or stuck) and first is sleeper:
            self.loop.move(sleeper.when)
            self._wake(sleeper)

    # Results

    def hold(self, handle: asyncio.Handle, args: tuple[Any, ...]) -> bool:
        """Keep a callback that one of the crew's threads asks for, until all have spoken."""
        thread = threading.current_thread()
        if thread is self.home or _crews.get(thread) is not self:
            return False
        rank = self.answers.pop(args[0], None) if args and _is_future(args[0]) else None
        if rank is None:
            rank = self._rank(thread)
        self._held.append((rank, next(self._arrival), handle))
        job = self.current.get(thread)
        if job and job.ended:
            job.posted = True
        return True

    def settle(self) -> bool:
        """Nobody is at work: hand over what was held, in order; whether there was anything."""
        if self._rising:
            self._wake(self._rising.popleft())  # one by one
            return True
        drowsy, self._drowsy = self._drowsy, []
        for sleeper in sorted(drowsy, key=lambda each: each.order):
            self.loop.call_at(sleeper.when, self._rising.append, sleeper)
        count = len(self._held)
        held = sorted(self._held[:count], key=lambda each: each[:2])
        del self._held[:count]
        self.loop._ready.extend(handle for _, _, handle in held)
        return bool(drowsy or held)

    def _rank(self, thread: threading.Thread) -> int:
        job = self.current.get(thread)
        return job.order if job else self._plain.get(thread, -1)

    # Who is at work

    def at_work(self) -> tuple[set[object], set[object]]:
        """What threads do for the loop, and the jobs that wait for somebody else."""
        frames = sys._current_frames()
        self.jobs = [job for job in self.jobs if not self._over(job, frames)]
        working: set[object] = {job for job in self.jobs if self._works(job, frames)}
        waiting = {j for j in self.jobs if j not in working and j.thread and not self._sleeps(j)}
        working.update(future for future in list(self.answers) if not future.done())
        self._plain = {t: n for t, n in list(self._plain.items()) if _unfinished(t)}
        working.update(t for t in self._plain if t not in self._asleep and self._busy(t, frames))
        return working, set(waiting)

    def outsiders(self) -> set[object]:
        """Threads that are not the crew's and could still do something for it."""
        frames = sys._current_frames()
        return {
            thread
            for thread in threading.enumerate()
            if thread is not self.home and _crews.get(thread) is not self
            if (frame := frames.get(thread.ident or 0)) and not _idle(thread, frame)
        }

    def look_afresh(self) -> None:
        self._sighted.clear()

    def _over(self, job: Job, frames: Frames) -> bool:
        if job.posted or (job.thread is None and job.future.cancelled()):
            return True
        if not job.ended or job.thread is None:
            return False
        return self.current.get(job.thread) is not job or not self._busy(job.thread, frames)

    def _works(self, job: Job, frames: Frames) -> bool:
        if job.thread is None:
            return not self._full_of_sleepers(job.pool)
        return not self._sleeps(job) and self._busy(job.thread, frames)

    def _sleeps(self, job: Job) -> bool:
        return job.thread in self._asleep

    def _full_of_sleepers(self, pool: Any) -> bool:
        return pool is not None and sum(t in self._asleep for t in pool._threads) >= max(
            pool._max_workers, 1
        )

    def _busy(self, thread: threading.Thread, frames: Frames) -> bool:
        frame = frames.get(thread.ident or 0)
        if frame is None:
            return thread.is_alive()
        if thread in _homes or not stack.parked(frame):
            self._sighted.pop(thread, None)
            return True
        return not stack.certain(frame) and not self._steady(thread, frame)

    def _steady(self, thread: threading.Thread, frame: FrameType) -> bool:
        sight, now = (id(frame), frame.f_lasti), time.monotonic()
        before, since = self._sighted.get(thread, (None, now))
        if before != sight:
            since = now
        self._sighted[thread] = (sight, since)
        return now - since >= STEADY


def made_by_aiosqlite(frame: FrameType) -> bool:
    """Whether this frame is aiosqlite's, whose thread will resolve the future it makes."""
    return frame.f_globals.get("__name__") == "aiosqlite.core"


def _aiosqlite(name: str) -> Any:
    return getattr(sys.modules.get("aiosqlite.core"), name, _aiosqlite)


def _unfinished(thread: threading.Thread) -> bool:
    return thread.ident is None or thread.is_alive()


def _is_future(each: object) -> bool:
    return isinstance(each, asyncio.Future)


def _idle(thread: threading.Thread, frame: FrameType) -> bool:
    return thread not in _homes and stack.idle(frame)
