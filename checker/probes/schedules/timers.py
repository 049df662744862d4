"""How late the timers of a run may be."""

import asyncio
import math
from weakref import WeakKeyDictionary

from checker.probes.schedules.schedule import Schedule

STEP = 0.005  # seconds
STEPS = 4  # of lateness, for all timers of one run together

GAP = 1e-6  # seconds, between two timers of one task that would else fire at the same time

Pending = list[tuple[float, asyncio.TimerHandle]]  # and when they were asked for


class Timers:
    """Lets some of a run's timers be late, as they are on a busy machine.

    - No timer is early: who sleeps for a second sleeps no less.
    - All of them together are 20 ms late: a deadline that is kept with more than that to spare
      is kept in every run.
    - Those of one task keep their order: its own timeout never fires before a shorter sleep in it.
    - Those that no task asked for (a protocol's own) are on time.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._left = STEPS
        self._pending: WeakKeyDictionary[asyncio.Task[object], Pending] = WeakKeyDictionary()

    def late(self, task: asyncio.Task[object] | None, when: float, now: float) -> float:
        """When a timer fires that a task asks for."""
        if task is None or when <= now:
            return when
        choice = self._schedule.choose("timer", self._left + 1)
        self._left -= choice
        pending = self._pending.get(task, [])
        # Those that it must not overtake, and the first that must not overtake it.
        before = [timer.when() for asked, timer in pending if asked <= when <= timer.when() > asked]
        after = min((timer.when() for asked, timer in pending if asked > when), default=math.inf)
        least = max([when, *before])
        wish = choice * STEP or (GAP if before else 0.0)
        return least + min(wish, (after - least) / 2)

    def note(self, task: asyncio.Task[object], asked: float, timer: asyncio.TimerHandle) -> None:
        """Remember a task's timer until it has fired."""
        kept = [each for each in self._pending.get(task, []) if _pends(each[1])]
        self._pending[task] = [*kept, (asked, timer)]


def _pends(timer: asyncio.TimerHandle) -> bool:
    return bool(timer._scheduled) and not timer.cancelled()  # type: ignore[attr-defined]
