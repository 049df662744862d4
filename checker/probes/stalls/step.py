"""One step of a loop: what it spent, and where it was seen."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import get_native_id
from time import perf_counter, thread_time
from types import FrameType

from checker.probes.stalls.places import Place, Places
from checker.probes.stalls.stall import Kind, Stall

LIMIT = 0.1  # seconds that a step may take
LOOKS = 3  # at one instruction, before a step may count as asleep
MOST = 1000  # stalls that are told


@dataclass(frozen=True)
class Reading:
    """What Linux says of a thread: for how long it has run, or has queued to be run."""

    wall: float
    awake: float

    @classmethod
    def of(cls, thread: int) -> "Reading | None":
        try:
            with open(f"/proc/self/task/{thread}/schedstat", "rb") as stat:
                ran, queued, _ = map(int, stat.read().split())
        except (OSError, ValueError):
            return None
        return cls(perf_counter(), (ran + queued) / 1e9) if ran else None

    def slept(self, until: "Reading") -> float:
        return (until.wall - self.wall) - (until.awake - self.awake)


@dataclass
class Nap:
    """A thread that is seen at one instruction again and again."""

    spot: tuple[int, int]  # the frame and the instruction
    place: Place
    first: Reading
    last: Reading
    looks: int = 1
    late: float = 0.0  # seconds that the sampler overslept: the thread may have, too

    def seconds(self, now: Reading) -> float:
        # At the last look a delay may have been unknown still; since then, the lateness is.
        return min(self.first.slept(self.last), self.first.slept(now)) - self.late


class Step:
    """What one watch knows of the step that a thread is at."""

    def __init__(self, loop: asyncio.AbstractEventLoop, places: Places, found: list[Stall]) -> None:
        self.places = places
        self.thread = get_native_id()
        self.aside = False  # at something that is told already, or is not its fault
        self._loop = loop
        self._found = found
        self._told: dict[tuple[Kind, Place], int] = {}
        self._task = ""
        self._shares: defaultdict[Place | None, float] = defaultdict(
            float
        )  # seconds, as seen by the sampler
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

    def look(self, frame: FrameType, late: float) -> None:
        now, before = perf_counter(), self._seen
        self._seen = now
        if self.aside:
            self._nap = None
            return
        self._task_now()
        spot = id(frame), frame.f_lasti
        place = self.places.calling(frame)
        self._shares[place] += now - before
        # Only now: reading lets the looked at thread go on.
        if reading := Reading.of(self.thread):
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
        spent = cpu - self._spared
        if spent >= LIMIT:
            self._judge_cpu(spent)
        if self._nap and self._nap.looks >= LOOKS and (now := Reading.of(self.thread)):
            self._wake(now)
        for place, seconds in self._naps.items():
            seconds = min(seconds, perf_counter() - self._began - cpu)
            if seconds >= LIMIT:
                self.tell("asleep", place, seconds)

    def _judge_cpu(self, spent: float) -> None:
        shares = dict(self._shares)
        own = {place: share for place, share in shares.items() if place}
        if own:
            spent *= sum(own.values()) / sum(shares.values())
            if spent >= LIMIT:
                self.tell("cpu", max(own, key=own.__getitem__), spent)

    def _task_now(self) -> str:
        # At its end a step has no task any more.
        if task := asyncio.current_task(self._loop):
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
