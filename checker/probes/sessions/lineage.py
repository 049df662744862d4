"""Who has begun whom: tasks that have to do with a session, and those that they spawn later."""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import ref

Task = ref["asyncio.Task[Any]"]

# A task that is spawned inherits what its parent has noted by then.
_line: ContextVar[tuple[Task, ...]] = ContextVar("_line", default=())


@dataclass(frozen=True)
class Kin:
    """A task and those that it descends from, its own last. Empty where no task is running."""

    line: tuple[Task, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the task is done."""
        task = self.line[-1]() if self.line else None
        return task is None or task.done()

    def descends(self, other: "Kin") -> bool:
        """From another task, or is it."""
        return bool(other.line) and other.line[-1] in self.line


def kin_here(task: "asyncio.Task[Any] | None") -> Kin:
    """Of the task that runs, from which on its children know that they are its own."""
    if task is None:
        return Kin()
    line, own = _line.get(), ref(task)
    if not line or line[-1] != own:
        line = (*line, own)
        _line.set(line)
    return Kin(line)
