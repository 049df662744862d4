"""Who calls just now: which task (or thread), at which line of whose files, and when."""

import asyncio
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from checker.probes.changes import changed
from checker.probes.frames import library, line_here, line_of, short

# Whose work the running task ends, in a library's own task.
_ends: ContextVar["asyncio.Task[Any] | None"] = ContextVar("_ends", default=None)


@dataclass(frozen=True)
class Caller:
    """`number` is that of a task or a thread; `line` is 0 outside of the files."""

    number: int
    line: int


class Callers:
    """Knows tasks and threads by numbers, and gives them the names that a timeline gives them.

    Lines are told of these `files`; by default, of all but libraries. The task that runs the
    function `caller` is called "caller".
    """

    def __init__(self, files: Iterable[str | os.PathLike[str]] = (), caller: str = "") -> None:
        self._files = frozenset(os.fspath(file) for file in files)
        self._caller = caller
        self._loop: asyncio.AbstractEventLoop | None = asyncio._get_running_loop()
        self._stopped: float | None = None
        self._numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._who: list[tuple[str, str]] = []  # by number: a name, or else a function
        self._lock = threading.Lock()

    def here(self) -> Caller:
        line = line_here(self._own)
        if not line and (waits := _ends.get()):
            line = line_of(waits.get_coro(), self._own)
        return Caller(self.number(), line)

    def number(self) -> int:
        """Of the task that runs, or of the thread, where there is no task."""
        who = self.task() or threading.current_thread()
        with self._lock:
            if who not in self._numbers:
                self._numbers[who] = len(self._who)
                self._who.append(self._told(who))
            return self._numbers[who]

    def task(self) -> "asyncio.Task[Any] | None":
        """The one that runs, or the one in whose name it does."""
        loop = asyncio._get_running_loop()
        return (_ends.get() or asyncio.current_task(loop)) if loop else None

    def now(self) -> float:
        """The loop's time; in a thread, that of the loop that was seen last; at last, the end's."""
        if self._stopped is not None:
            return self._stopped
        if loop := asyncio._get_running_loop():
            self._loop = loop
        return self._loop.time() if self._loop else time.monotonic()

    @contextmanager
    def until_the_end(self) -> Iterator[None]:
        """While somebody listens. Afterwards time stands still, whichever loop is asked then."""
        try:
            yield
        finally:
            self._stopped = self.now()

    def names(self) -> list[str]:
        """By number: `panel 1` and `panel 2` where several are alike and nobody named them."""
        alike = Counter(name or function for name, function in self._who)
        seen: Counter[str] = Counter()
        names = []
        for each in self._who:
            name = each[0] or each[1]
            seen[name] += 1
            names.append(f"{name} {seen[name]}" if alike[name] > 1 else name)
        return names

    def _told(self, who: "asyncio.Task[Any] | threading.Thread") -> tuple[str, str]:
        if isinstance(who, threading.Thread):
            return who.name, ""
        coro = who.get_coro()
        function = short(getattr(coro, "__qualname__", type(coro).__name__))
        # What asyncio thinks of by itself says nothing.
        name = who.get_name()
        given = "" if re.fullmatch(r"Task-\d+|None", name) else name
        return ("caller", "") if function == self._caller else (given, function)

    def _own(self, file: str) -> bool:
        return file in self._files if self._files else not library(file)


@contextmanager
def followed() -> Iterator[None]:
    """What SQLAlchemy ends in a task of its own counts as done by the task that waits for it.

    That is how it closes whatever an `async with` opened, so that no cancellation may disturb it.
    """
    from sqlalchemy.ext.asyncio import base, engine, session  # late: it takes half a second

    with ExitStack() as stack:
        for module in (base, engine, session):
            stack.enter_context(changed(module, "_run_to_completion", _in_its_name))
        yield


def _in_its_name(original: Callable[..., Any]) -> Callable[..., Any]:
    async def run(work: Coroutine[Any, Any, Any]) -> Any:
        token = _ends.set(_ends.get() or asyncio.current_task())
        try:
            return await original(work)
        finally:
            _ends.reset(token)

    return run
