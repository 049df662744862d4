"""Who holds a connection of a pool, and for how long."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from checker.probes.callers import Caller, Callers
from checker.probes.checkouts.balance import Balance, Wait
from checker.probes.checkouts.hold import Hold


@contextmanager
def record(
    files: Iterable[str | os.PathLike[str]] = (), *, caller: str = ""
) -> Iterator["Recorder"]:
    """What leaves and enters the pools of SQLAlchemy's engines meanwhile, whoever made them.

    Lines are told of these `files`; by default, of all but libraries.
    """
    from checker.probes.checkouts.hooks import listening  # late: SQLAlchemy takes half a second

    callers = Callers(files, caller)
    recorder = Recorder(callers)
    with listening(recorder), callers.until_the_end():
        yield recorder


@dataclass
class Draft:
    """A connection that was taken. The proxy is kept: a leak that is collected stays a leak."""

    record: Any
    proxy: Any
    caller: Caller
    connection: int
    since: float
    asked: float
    until: float | None = None


@dataclass(eq=False)
class Asked:
    """Somebody waits for a connection, or has waited."""

    start: float
    end: float | None = None
    refused: bool = False


class Recorder:
    """The books of all pools together.

    A connection that is invalidated or detached is its pool's no more, and held no longer.

    Attributes:
        most (int): how many were held at once
        taken (int): how many checkouts there were
        opened (int): how many connections to the database were opened
        closed (int): how many of them were closed
    """

    def __init__(self, callers: Callers) -> None:
        self.most = 0  # at once
        self.taken = 0
        self.opened = 0
        self.closed = 0
        self._callers = callers
        self._held: list[Draft] = []
        self._over: list[Draft] = []
        self._numbers: dict[object, int] = {}
        self._waits: list[Asked] = []
        self._engines: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._sizes: dict[int, int] = {}  # of their pools
        self._start = callers.now()

    @property
    def held(self) -> tuple[Hold, ...]:
        """What is out of its pool now."""
        self._settle()
        return self._told(self._held)

    @property
    def holds(self) -> tuple[Hold, ...]:
        """All so far, in the order in which they began."""
        self._settle()
        return self._told(sorted([*self._over, *self._held], key=lambda draft: draft.since))

    @property
    def waiting(self) -> int:
        """How many have asked for a connection and have none yet."""
        return sum(each.end is None for each in self._waits)

    @property
    def refused(self) -> int:
        """How many have got an error instead, as after a pool's timeout."""
        return sum(each.refused for each in self._waits)

    def longest(self) -> float:
        """How many seconds of the loop's time a connection was held, at most, until now."""
        now = self._callers.now()
        ends = ((each, now if each.until is None else each.until) for each in self.holds)
        return max((end - each.since for each, end in ends), default=0.0)

    def clear(self) -> None:
        """Forget what is over, and count from here."""
        self._settle()
        self._over.clear()
        self._waits = [each for each in self._waits if each.end is None]
        self._start = self._callers.now()
        self.most, self.taken, self.opened, self.closed = len(self._held), 0, 0, 0

    def balance(self) -> Balance:
        """All of it, to be drawn."""
        now = self._callers.now()
        waits = [Wait(w.start, now if w.end is None else w.end, w.refused) for w in self._waits]
        start = min([self._start, *(each.since for each in self.holds)])
        return Balance(self.holds, tuple(waits), sum(self._sizes.values()), start, now)

    # What the hooks tell:

    def ask(self) -> Asked:
        wait = Asked(self._callers.now())
        self._waits.append(wait)
        return wait

    def refuse(self, wait: Asked) -> None:
        wait.end, wait.refused = self._callers.now(), True

    def grant(self, wait: Asked, proxy: Any, engine: object, size: int) -> None:
        wait.end = self._callers.now()
        number = self._engines.setdefault(engine, len(self._sizes))
        self._sizes[number] = size
        for draft in self._held:
            if draft.proxy is proxy:
                draft.asked = wait.start

    def checked_out(self, record: Any, proxy: Any, connection: object) -> None:
        self._settle()
        if any(draft.proxy is proxy for draft in self._held):
            return  # it was told before: another listener has sent it for a new connection
        number = self._numbers.setdefault(connection, len(self._numbers) + 1)
        now = self._callers.now()
        self._held.append(Draft(record, proxy, self._callers.here(), number, now, now))
        self.taken += 1
        self.most = max(self.most, len(self._held))

    def checked_in(self, record: Any) -> None:
        drafts = [draft for draft in self._held if draft.record is record]
        if len(drafts) == 1:  # a StaticPool gives one connection to all who ask
            self._end(drafts[0])
        self._settle()

    def _settle(self) -> None:
        """Whose proxy is used up is not held, even if a pool has not said so."""
        for draft in list(self._held):
            if not draft.proxy.is_valid:
                self._end(draft)

    def _end(self, draft: Draft) -> None:
        draft.until = self._callers.now()
        draft.record = draft.proxy = None  # a sound connection need not be kept
        self._held.remove(draft)
        self._over.append(draft)

    def _told(self, drafts: Iterable[Draft]) -> tuple[Hold, ...]:
        names = self._callers.names()
        return tuple(
            Hold(
                draft.since,
                draft.caller.line,
                names[draft.caller.number],
                draft.connection,
                draft.until,
                draft.asked,
            )
            for draft in list(drafts)
        )
