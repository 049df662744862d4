"""The ready queue of a loop: who may go before whom."""

import asyncio
from collections import deque
from typing import Any, Protocol

from checker.probes.schedules.schedule import Schedule

AHEAD = 12  # handles from the front that may be next


class Onlooker(Protocol):
    """Whoever is told who is next: a handle, and the tasks whose turn it was."""

    def turn(self, handle: asyncio.Handle, passed: list[asyncio.Task[Any]]) -> None: ...


class Ready(deque[asyncio.Handle]):
    """A queue that lets a schedule choose the next.

    Each task is a lane of its own. Every other callback is in one further lane, where first
    come is first served; and no task goes before an earlier callback, because asyncio and the
    libraries on it count on that.
    """

    def __init__(self, schedule: Schedule, onlooker: Onlooker | None) -> None:
        super().__init__()
        self._schedule = schedule
        self._onlooker = onlooker

    def popleft(self) -> asyncio.Handle:
        if len(self) < 2 and self._onlooker is None:
            return super().popleft()
        options = self._options()
        at = options[self._schedule.choose("turn", len(options))]
        handle = self[at]
        if self._onlooker:
            passed = [stepped(self[earlier]) for earlier in options if earlier < at]
            self._onlooker.turn(handle, [task for task in passed if task])
        del self[at]
        return handle

    def copy(self) -> Any:
        return deque(self)

    def _options(self) -> list[int]:
        """Where those stand who may be next, from the front."""
        options: list[int] = []
        lanes: set[asyncio.Task[Any]] = set()
        # By index: another thread may append meanwhile.
        for at in range(min(len(self), AHEAD)):
            handle = self[at]
            if handle.cancelled():
                continue
            task = stepped(handle)
            if task is None:
                return [*options, at]
            if task not in lanes:
                lanes.add(task)
                options.append(at)
        return options or [0]


def stepped(handle: asyncio.Handle) -> asyncio.Task[Any] | None:
    """The task that a handle steps. `call_soon(task.cancel)` steps none."""
    callback = handle._callback  # type: ignore[attr-defined]
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        # C tasks step by a wrapper that has no name.
        if getattr(callback, "__name__", "step").endswith(("step", "wakeup")):
            return task
    return None
