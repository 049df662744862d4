"""One step of a loop: what it spent, and where it was seen."""

import _thread
import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import get_native_id
from time import perf_counter, thread_time
from types import FrameType

from checker.probes.stalls.nap import Meter, Nap, Reading
from checker.probes.stalls.places import Place, Places
from checker.probes.stalls.stall import Kind, Stall

LIMIT = 0.1  # seconds that a step may take
LOOKS = 3  # at one instruction, before a step may count as asleep
MOST = 1000  # stalls that are told


class Step:
    """What one watch knows of the step that a thread is at."""

    def __init__(self, loop: asyncio.AbstractEventLoop, places: Places, found: list[Stall]) -> None:
        self.places = places
        self.thread = get_native_id()
        self.looking = _thread.allocate_lock()
        self.aside = False  # at something that is told already, or is not its fault
        self.loop = loop
        self._found = found
        self._told: dict[tuple[Kind, Place], int] = {}
        self._task = ""
        self._shares: defaultdict[Place | None, float] = defaultdict(float)  # seconds, by looks
        self._naps: defaultdict[Place, float] = defaultdict(float)
        self._nap: Nap | None = None
        self._spared = 0.0
        self._seen = self._began = perf_counter()
        self._cpu = thread_time()

    def tell(self, kind: Kind, place: Place, seconds: float) -> None:
        """One more stall; what a line does in one step counts together."""
        at = self._told.get((kind, place))
        if at is not None:
            self._found[at] = replace(self._found[at], seconds=self._found[at].seconds + seconds)
        elif len(self._found) < MOST:
            self._told[kind, place] = len(self._found)
            where = place.file, place.line, place.function
            self._found.append(Stall(kind, place.what, seconds, *where, self._task_now()))

    def spare(self, cpu: float) -> None:
        """Some of its CPU time is not its fault."""
        self._spared += cpu

    # What the sampler sees:

    def look(self, frame: FrameType, reading: Reading | None = None, late: float = 0.0) -> None:
        now, before = perf_counter(), self._seen
        self._seen = now
        if self.aside:
            self._nap = None
            return
        self._task_now()
        spot = id(frame), frame.f_lasti
        place = self.places.calling(frame)
        self._shares[place] += now - before
        if reading:
            self._doze(spot, place, reading, late)

    def _doze(self, spot: tuple[int, int], place: Place | None, now: Reading, late: float) -> None:
        if self._nap and self._nap.spot == spot:
            self._nap.last = now
            self._nap.looks += 1
            self._nap.late += late
        else:
            self._wake(now)
            self._nap = Nap(spot, place, now, now) if place else None

    def _wake(self, now: Reading) -> None:
        nap, self._nap = self._nap, None
        if nap and nap.looks >= LOOKS and (seconds := nap.seconds(now)) >= LIMIT:
            self._naps[nap.place] += seconds

    # At its end:

    def judge(self) -> None:
        cpu = thread_time() - self._cpu
        wall = perf_counter() - self._began
        if wall >= LIMIT:
            looked = self.looking.acquire(timeout=1)  # a look that has begun is waited for
            self._judge_cpu(cpu - self._spared)
            self._judge_naps(wall - cpu)
            if looked:
                self.looking.release()

    def _judge_cpu(self, spent: float) -> None:
        own = {place: share for place, share in self._shares.items() if place}
        if own and spent >= LIMIT:
            spent *= sum(own.values()) / sum(self._shares.values())
            if spent >= LIMIT:
                self.tell("cpu", max(own, key=own.__getitem__), spent)

    def _judge_naps(self, most: float) -> None:
        if self._nap and self._nap.looks >= LOOKS:
            meter = Meter(self.thread)
            if now := meter.read():
                self._wake(now)
            meter.close()
        for place, seconds in self._naps.items():
            if min(seconds, most) >= LIMIT:
                self.tell("asleep", place, min(seconds, most))

    def _task_now(self) -> str:
        # At its end a step has no task any more.
        if task := asyncio.current_task(self.loop):
            self._task = task.get_name()
        return self._task


@contextmanager
def aside(steps: Iterable[Step]) -> Iterator[None]:
    """Meanwhile, nothing counts against these steps."""
    steps = [step for step in steps if not step.aside]
    cpu = thread_time()
    for step in steps:
        step.aside = True
    try:
        yield
    finally:
        for step in steps:
            step.aside = False
            step.spare(thread_time() - cpu)
