"""Cancel a task at its 1st, 2nd, 3rd … suspension in turn: which of them leaks or swallows?

async for point in sweep(lambda: book(hall)):
    assert not hall.held, f"cancelled at {point}: {hall.held} seat(s) held"

for point in await sweep(main):
    print(point, point.outcome)
"""

import asyncio
import linecache
import os
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, Self

from checker.probes.frames import chain, library, short

__all__ = ["Point", "Sweep", "sweep"]

STEPS = 1000  # of one round; whoever takes more does not end
Main = Callable[[], Coroutine[Any, Any, Any]]
Call = tuple[str, int, str]  # file, line, function


@dataclass(frozen=True)
class Point:
    """One suspension, and what became of the task that was cancelled there.

    Attributes:
        number: of the suspension, counted from 1
        file: of the innermost line that is somebody's own, or ""
        line: that line, counted from 1; 0 where there is none
        source: what is written there
        awaits: what it waits for
        outcome: "cancelled", "swallowed" (it returned as if nothing were amiss),
            "raised ValueError", or "never ended"
    """

    number: int
    file: str
    line: int
    source: str
    awaits: str
    outcome: str

    @property
    def ending(self) -> str:
        """The outcome as a predicate, for a sentence about the task."""
        return {
            "cancelled": "ended as cancelled",
            "swallowed": "returned as if nothing were amiss",
        }.get(self.outcome, self.outcome)

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else "a line elsewhere"
        return f"{line} ({self.source or self.awaits})"


def sweep(
    main: Main,
    *,
    files: Iterable[str | os.PathLike[str]] = (),
    while_: Callable[[], bool] = lambda: True,
    late: bool = False,
    limit: int = 200,
    patience: float = 3600.0,
) -> "Sweep":
    """A round for each suspension of `main()`. Iterate to look around after each, or await all.

    A round calls `main` anew, in a task of its own, and cancels it once: as soon as it has begun
    to wait, or, if `late`, when what it waits for has come and it has not been told yet. Only
    suspensions at which `while_()` is true count: a clean-up that is itself cancelled may well
    leak. The sweep ends with the first round that is over before its turn, or after `limit` rounds.

    A round that waits for `patience` seconds of loop time, or that takes 1000 steps, never ends:
    it is cancelled once more, and left alone. Lines are told of `files` only, if any are given,
    else of all code that is no library's.

    On Python 3.11 `asyncio.wait_for` itself swallows a late cancellation (python/cpython#86296),
    and a TaskGroup that is ending may lose one (python/cpython#116720).
    """
    names = frozenset(os.path.abspath(file) for file in files)
    return Sweep(main, names, while_, late, limit, patience)


@dataclass
class Sweep:
    """The rounds still to come. It is no generator, so it can be left at any point.

    `async for point in sweep(...)` gives a Point after each, `await sweep(...)` all as a tuple.

    Attributes:
        main: called anew in each round
        files: whose lines are told; none are all that is no library's
        counts: whether a suspension counts, asked at each
        late: cancel when what it waits for has come already
        limit: how many rounds may still follow
        patience: for a round, in seconds of the loop's clock
        last: the suspension that the round before was cancelled at, counted from 1; 0 at first
    """

    main: Main
    files: frozenset[str]
    counts: Callable[[], bool]
    late: bool
    limit: int
    patience: float
    last: int = 0  # the suspension at which the round before was cancelled

    def __aiter__(self) -> Self:
        return self

    def __await__(self) -> Generator[Any, None, tuple[Point, ...]]:
        return self._points().__await__()

    async def __anext__(self) -> Point:
        self.limit -= 1
        if self.limit < 0:
            raise StopAsyncIteration
        this = Round(self.last + 1, self.counts, self.late)
        outcome = await this.run(self.main(), self.patience)
        if not this.cancelled:
            raise StopAsyncIteration
        self.last = this.steps_until
        return self._point(this, outcome)

    async def _points(self) -> tuple[Point, ...]:
        return tuple([point async for point in self])

    def _point(self, this: "Round", outcome: str) -> Point:
        at = max((at for at, (file, _, _) in enumerate(this.calls) if self._own(file)), default=-1)
        file, line, _ = this.calls[at] if at >= 0 else ("", 0, "")
        below = [name for _, _, name in this.calls[at + 1 :]]
        source = linecache.getline(file, line).strip()
        return Point(this.steps_until, file, line, source, (below or [this.waiter])[0], outcome)

    def _own(self, file: str) -> bool:
        return file in self.files if self.files else not library(file)


class Round:
    """One run, cancelled at its first suspension from `turn` on that counts.

    The loop tells when the task's next step is put into its queue. Whoever is queued right behind
    that step finds the task just suspended.
    """

    def __init__(self, turn: int, counts: Callable[[], bool], late: bool) -> None:
        self.turn = turn
        self.counts = counts
        self.late = late
        self.cancelled = False
        self.calls: list[Call] = []  # where it waited when its turn came, outermost first
        self.waiter = ""
        self.steps_until = 0
        self._steps = self._queued = 0

    async def run(self, coro: Coroutine[Any, Any, Any], patience: float) -> str:
        """The outcome."""
        self._coro = coro
        loop = asyncio.get_running_loop()
        self._enough = loop.create_future()
        try:
            with self._spying(loop):
                self._task = loop.create_task(coro)
                await self._settle(patience)
            if self._enough.done():
                self._enough.result()
            return outcome(self._task)
        finally:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=patience)

    async def _settle(self, patience: float) -> None:
        """Wait until it is done, stands still, or has taken too many steps."""
        before = -1
        while before != self._steps and not (self._task.done() or self._enough.done()):
            before = self._steps
            await asyncio.wait(
                {self._task, self._enough}, timeout=patience, return_when="FIRST_COMPLETED"
            )

    @contextmanager
    def _spying(self, loop: Any) -> Iterator[None]:
        """Be told of every callback that is put into the loop's queue."""
        before = vars(loop).get("call_soon")
        self._stock = loop.call_soon
        loop.call_soon = self._call_soon
        try:
            yield
        finally:
            del loop.call_soon
            if before:
                loop.call_soon = before

    def _call_soon(self, callback: Any, *args: Any, context: Any = None) -> asyncio.Handle:
        ours = steps(callback, self._coro)
        if ours and self.calls and not self.cancelled:  # a late one
            self._cancel()
        handle: asyncio.Handle = self._stock(callback, *args, context=context)
        if ours:
            self._queued += 1
            self._stock(self._look)
        return handle

    def _look(self) -> None:
        """The task has taken a step."""
        self._queued -= 1
        if self._task.done():
            return
        self._steps += 1
        if self._steps == STEPS:
            self._enough.set_result(None)
        if not self.calls and self._steps >= self.turn and self._counted():
            self.calls = [_call(frame) for frame in chain(self._coro)]
            self.waiter = type(getattr(self._task, "_fut_waiter", None)).__name__
            self.steps_until = self._steps
            if not self.late or self._queued:  # what it waits for has come already
                self._cancel()

    def _counted(self) -> bool:
        try:
            return self.counts()
        except Exception as error:
            if not self._enough.done():
                self._enough.set_exception(error)
            return False

    def _cancel(self) -> None:
        self.cancelled = True
        self._task.cancel()


def outcome(task: asyncio.Task[Any]) -> str:
    if not task.done():
        return "never ended"
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    return f"raised {type(error).__name__}" if error else "swallowed"


def steps(callback: Any, coro: object) -> bool:
    """Whether a callback steps the task of this coroutine. `call_soon(task.cancel)` steps none."""
    task = getattr(callback, "__self__", None)
    stepping = getattr(callback, "__name__", "step").endswith(("step", "wakeup"))
    return stepping and isinstance(task, asyncio.Task) and task.get_coro() is coro


def _call(frame: FrameType) -> Call:
    code = frame.f_code
    return code.co_filename, frame.f_lineno, short(code.co_qualname)
