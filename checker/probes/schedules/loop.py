"""An event loop that asks a schedule who is next, and how late a timer is."""

import asyncio
import itertools
from collections.abc import Callable
from contextvars import Context
from typing import Any, Protocol, TypeVarTuple

from checker.probes.clock import VirtualLoop
from checker.probes.schedules.ready import Onlooker, Ready
from checker.probes.schedules.schedule import Schedule
from checker.probes.schedules.timers import Timers

Ts = TypeVarTuple("Ts")


class Spectator(Onlooker, Protocol):
    """An onlooker who is told of new tasks and late timers, too."""

    def spawned(self, task: asyncio.Task[Any]) -> None: ...
    def late(self, seconds: float) -> None: ...


class Task(asyncio.Task[Any]):
    """A task whose place in a set is the same in each run.

    TaskGroup and asyncio.wait keep tasks in sets, and go through them in that order.
    """

    def __init__(self, coro: Any, *, number: int, **options: Any) -> None:
        self._number = number
        super().__init__(coro, **options)

    def __hash__(self) -> int:
        return self._number


class Loop(VirtualLoop):
    """A virtual loop whose order and timers are a schedule's."""

    def __init__(self, schedule: Schedule, spectator: Spectator | None = None) -> None:
        super().__init__()
        self._spectator = spectator
        self._timers = Timers(schedule)
        self._numbers = itertools.count()
        early, self._ready = self._ready, Ready(schedule, spectator)
        self._ready.extend(early)

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        if self.get_task_factory() is None:
            self._check_closed()
            task: asyncio.Task[Any]
            task = Task(coro, number=next(self._numbers), loop=self, **options)
        else:
            task = super().create_task(coro, **options)
        if self._spectator:
            self._spectator.spawned(task)
        return task

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        task = asyncio.current_task(self)
        late = self._timers.late(task, when, self.time())
        timer = super().call_at(late, callback, *args, context=context)
        if task:
            self._timers.note(task, when, timer)
        if self._spectator and late > when:
            self._spectator.late(late - when)
        return timer
