"""Sees who runs which lines in one run, and what becomes of them."""

import asyncio
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from checker.probes.clock import Deadlock
from checker.probes.schedules.interleaving import Did, Interleaving, Step
from checker.probes.schedules.ready import stepped
from checker.probes.schedules.source import Source

MOST = 1000  # steps; earlier ones are counted
DEPTH = 100  # awaits in one another
CALLBACKS = -1  # the number of what no task runs

Place = tuple[str, int]
Departure = tuple[str, list[int]]  # words, and the tasks that had to wait


@dataclass
class Draft:
    """A step while it is being written down. Tasks have the numbers of their spawning."""

    task: int
    turn: int
    time: float
    place: Place
    did: Did = "ran"
    what: str | int = ""  # a number is a task's
    departs: list[Departure] = field(default_factory=list)


class Witness:
    """Listens to a loop and traces its thread. It changes neither order nor time."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._loop: asyncio.AbstractEventLoop | None = None
        self._numbers: dict[asyncio.Task[Any], int] = {}
        self._names: dict[int, str] = {CALLBACKS: "callbacks"}
        self._pending: list[int] = []  # those that were not done in the end
        self._steps: deque[Draft] = deque(maxlen=MOST)
        self._count = 0
        self._turn = 0
        self._task: asyncio.Task[Any] | None = None
        self._left: dict[int, Place] = {}  # where a task's own code was last
        self._departs: list[Departure] = []  # since the last step

    @contextmanager
    def watching(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Trace what the loop runs, from now on and in this thread."""
        self._loop = loop
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(before)
            self._end_turn()
            self._pending = [self._numbers[task] for task in self._numbers if not task.done()]
            self._loop = None

    # What the loop tells:

    def spawned(self, task: asyncio.Task[Any]) -> None:
        if self._loop:
            self._number(task)

    def turn(self, handle: asyncio.Handle, passed: list[asyncio.Task[Any]]) -> None:
        if not self._loop:
            return
        self._end_turn()
        self._turn += 1
        self._task = stepped(handle)
        if passed:
            callback = handle._callback  # type: ignore[attr-defined]
            name = "" if self._task else f"callback {getattr(callback, '__name__', '')}"
            self._departs.append((name.strip(), [self._number(task) for task in passed]))

    def late(self, seconds: float) -> None:
        if self._steps and self._steps[-1].turn == self._turn:
            self._steps[-1].departs.append((f"timer {seconds * 1000:.3g} ms late", []))

    # What the trace tells:

    def _called(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        if not self._source.own(frame.f_code):
            return None
        self._leave(frame)
        return self._traced

    def _traced(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any]:
        if event == "line":
            self._step(frame)
        elif event == "return":
            self._leave(frame)
        return self._traced

    def _leave(self, frame: FrameType) -> None:
        self._left[self._running()] = frame.f_code.co_filename, frame.f_lineno

    def _step(self, frame: FrameType) -> None:
        file = frame.f_code.co_filename
        place = file, self._source.statement(file, frame.f_lineno)
        last = self._steps[-1] if self._steps else None
        if last is None or (last.turn, last.place) != (self._turn, place):
            self._write(self._running(), place)

    def _write(self, task: int, place: Place) -> Draft:
        assert self._loop
        draft = Draft(task, self._turn, self._loop.time(), place, departs=self._departs)
        self._departs = []
        self._steps.append(draft)
        self._count += 1
        return draft

    def _running(self) -> int:
        return self._number(self._task) if self._task else CALLBACKS

    def _number(self, task: asyncio.Task[Any]) -> int:
        number = self._numbers.get(task)
        if number is None:
            number = self._numbers[task] = len(self._numbers)
            self._names[number] = _name(task)
        return number

    def _end_turn(self) -> None:
        """Say of the turn's last step what became of the task."""
        task, self._task = self._task, None
        if task is None:
            return
        number = self._number(task)
        if not task.done():
            self._names[number] = _name(task)  # it may have been given one
        last = self._steps[-1] if self._steps else None
        if last is None or last.turn != self._turn:
            if not task.done() or number not in self._left:
                return
            file, line = self._left[number]
            last = self._write(number, (file, self._source.statement(file, line)))
        last.did, last.what = self._outcome(task)

    def _outcome(self, task: asyncio.Task[Any]) -> tuple[Did, str | int]:
        if not task.done():
            return "awaits", self._awaited(task)
        if task.cancelled():
            return "cancelled", ""
        # `exception()` would count as retrieving it, and nobody would hear of it any more.
        error = task._exception
        return ("raised", type(error).__name__) if error else ("returned", "")

    def _awaited(self, task: asyncio.Task[Any]) -> str | int:
        """What a task waits for: the first call that is not its own code's, or another task."""
        below: list[str] = []
        for frame in _frames(task.get_coro()):
            own = self._source.own(frame.f_code)
            below = [] if own else [*below, frame.f_code.co_qualname.rpartition("<locals>.")[2]]
        waiter = getattr(task, "_fut_waiter", None)
        if isinstance(waiter, asyncio.Task) and not below:
            return self._number(waiter)
        if not below:
            return "gather" if hasattr(waiter, "_children") else ""
        # `async with lock` waits in `Lock.acquire`, `async with group` in nothing deeper.
        plain = [call for call in below if not call.endswith(("__aenter__", "__aexit__"))]
        return plain[0] if plain else below[0].rpartition(".")[0]

    # What it has to say:

    def told(self, error: BaseException) -> str:
        """The message of an error, in which tasks bear the names of their columns."""
        return message(self._relabelled(error) if isinstance(error, Deadlock) else error)

    def interleaving(
        self, choices: list[int], error: BaseException | None, seed: int, run: int
    ) -> Interleaving:
        names = self._labels()
        order = sorted({draft.task for draft in self._steps})
        columns = {number: column for column, number in enumerate(order)}
        return Interleaving(
            tuple(names[number] for number in order),
            tuple(self._told(draft, names, columns[draft.task]) for draft in self._steps),
            tuple(choices),
            seed,
            run,
            self.told(error) if error else "",
            self._count - len(self._steps),
        )

    def _told(self, draft: Draft, names: dict[int, str], column: int) -> Step:
        what = names[draft.what] if isinstance(draft.what, int) else draft.what
        text = self._source.text(*draft.place)
        departs = "; ".join(_departure(words, passed, names) for words, passed in draft.departs)
        return Step(column, draft.turn, draft.time, *draft.place, text, draft.did, what, departs)

    def _relabelled(self, error: Deadlock) -> Deadlock:
        labels = self._labels()
        left = [(self._names[number], labels[number]) for number in self._pending]
        waits = []
        for wait in error.waits:  # those of one name in the order of their spawning
            here = next((each for each in left if each[0] == wait.task), None)
            if here:
                left.remove(here)
            waits.append(replace(wait, task=here[1]) if here else wait)
        return Deadlock(tuple(waits))

    def _labels(self) -> dict[int, str]:
        """`panel 1` and `panel 2` where several are alike."""
        alike, seen = Counter(self._names.values()), Counter[str]()
        labels = {}
        for number in sorted(self._names):
            name = self._names[number]
            seen[name] += 1
            labels[number] = f"{name} {seen[name]}" if alike[name] > 1 else name
        return labels


def _departure(words: str, passed: list[int], names: dict[int, str]) -> str:
    others = " and ".join(dict.fromkeys(names[number] for number in passed))
    return f"{words} before {others}".strip() if others else words


def _name(task: asyncio.Task[Any]) -> str:
    """Its own name, or that of its function where asyncio gave it a number."""
    name = task.get_name()
    if not name.removeprefix("Task-").isdecimal() and name != "None":  # as Python 3.13.0 says
        return name
    coro = None if task.done() else task.get_coro()  # Python 3.12.1 crashes if it is done
    return str(getattr(coro, "__qualname__", "task")).rpartition("<locals>.")[2]


def message(error: BaseException) -> str:
    """An error in words; of a group, one line for each error in it."""
    if isinstance(error, BaseExceptionGroup):
        return "\n".join(map(message, error.exceptions))
    if isinstance(error, AssertionError | Deadlock) and str(error):
        return str(error)
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _frames(awaited: Any) -> Iterator[FrameType]:
    """The frames of a suspended coroutine and of all that it awaits, outermost first."""
    for _ in range(DEPTH):
        kind = next((each for each in ("cr", "gi", "ag") if hasattr(awaited, f"{each}_frame")), "")
        if not kind:
            return
        if frame := getattr(awaited, f"{kind}_frame"):
            yield frame
        awaited = getattr(awaited, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
