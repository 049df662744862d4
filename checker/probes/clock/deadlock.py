"""What each task waits for, and where, when nothing can ever happen again."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from checker.probes.frames import chain, short

ASYNCIO = Path(asyncio.__file__).parent


@dataclass(frozen=True)
class Wait:
    """One task that waits.

    Attributes:
        task: its name, or that of its function
        awaits: for what, such as `Lock.acquire()`, `gather() of 3`, `the task baker`
        file: where it stands, asyncio's own files included
        line: counted from 1; 0 if it has not begun
        frames: file, and line counted from 1, of each call that led there, outermost first
    """

    task: str
    awaits: str
    file: str
    line: int
    frames: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        # A line of the standard library tells the reader less than the line that led there.
        own = [frame for frame in self.frames if Path(frame[0]).parent != ASYNCIO]
        file, line = own[-1] if own else (self.file, self.line)
        return f"{self.task} waits for {self.awaits} at {file}:{line}"


class Deadlock(RuntimeError):
    """Every task waits, no timer runs, and nobody outside is at work.

    Attributes:
        waits (tuple[Wait, ...]): one for each task, in the order of their names
    """

    def __init__(self, waits: tuple[Wait, ...]) -> None:
        super().__init__("\n".join(["nothing can ever happen again", *map(str, waits)]))
        self.waits = waits


def waits(loop: asyncio.AbstractEventLoop) -> tuple[Wait, ...]:
    """What the loop's tasks wait for, in the order of their names."""
    tasks = sorted(asyncio.all_tasks(loop), key=lambda task: _natural(task.get_name()))
    return tuple(map(_wait, tasks))


def _wait(task: asyncio.Task[Any]) -> Wait:
    frames = list(chain(task.get_coro()))
    places = tuple((frame.f_code.co_filename, frame.f_lineno) for frame in frames)
    file, line = places[-1] if places else ("?", 0)
    return Wait(_name(task), _awaited(task, frames), file, line, places)


def _name(task: asyncio.Task[Any]) -> str:
    """Its own name, or that of its function where asyncio gave it a number."""
    function = getattr(task.get_coro(), "__qualname__", task.get_name())
    numbered = task.get_name().removeprefix("Task-").isdecimal()
    return short(function) if numbered else task.get_name()


def _natural(name: str) -> tuple[str, int]:
    head = name.rstrip("0123456789")
    return head, int(name[len(head) :] or 0)  # Task-9 before Task-10


def _awaited(task: asyncio.Task[Any], frames: list[FrameType]) -> str:
    frame = frames[-1] if frames else None
    if frame and Path(frame.f_code.co_filename).parent == ASYNCIO and "self" in frame.f_locals:
        return f"{type(frame.f_locals['self']).__name__}.{frame.f_code.co_name}()"
    waiter = getattr(task, "_fut_waiter", None)
    if isinstance(waiter, asyncio.Task):
        return f"the task {_name(waiter)}"
    if isinstance(waiter, asyncio.Future):
        return _future(waiter)
    return "nothing that ever comes"


def _future(waiter: asyncio.Future[Any]) -> str:
    children = getattr(waiter, "_children", None)  # of asyncio.gather
    return f"gather() of {len(children)}" if children else "a future that nobody resolves"
