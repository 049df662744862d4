"""How long a thread slept at one instruction, by what Linux says of it."""

import os
from dataclasses import dataclass
from time import perf_counter

from checker.probes.stalls.places import Place


@dataclass(frozen=True)
class Reading:
    """For how long a thread has run, or has queued to be run, at a moment."""

    wall: float
    awake: float

    def slept(self, until: "Reading") -> float:
        return (until.wall - self.wall) - (until.awake - self.awake)


class Meter:
    """Reads what Linux says of one thread; elsewhere it reads nothing."""

    def __init__(self, thread: int) -> None:
        try:
            self._file = os.open(f"/proc/self/task/{thread}/schedstat", os.O_RDONLY)
        except OSError:
            self._file = -1

    def read(self) -> Reading | None:
        try:
            ran, queued, _ = map(int, os.pread(self._file, 100, 0).split())
        except (OSError, ValueError, AttributeError):  # Windows has no `pread`
            return None
        return Reading(perf_counter(), (ran + queued) / 1e9) if ran else None

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)


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
