"""Records which task uses which session."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from checker.probes.callers import Caller, Callers
from checker.probes.sessions.lineage import Kin, kin_here
from checker.probes.sessions.use import Use


@contextmanager
def record(
    files: Iterable[str | os.PathLike[str]] = (), *, caller: str = ""
) -> Iterator["Recorder"]:
    """How SQLAlchemy's sessions are used meanwhile, whether sync or async.

    Lines are told of these `files`; by default, of all but libraries.
    """
    from checker.probes.sessions.hooks import listening  # late: SQLAlchemy takes half a second

    callers = Callers(files, caller)
    recorder = Recorder(callers)
    with listening(recorder), callers.until_the_end():
        yield recorder


@dataclass(eq=False)
class Draft:
    """A method that is being called."""

    session: int
    method: str
    caller: Caller
    start: float
    end: float | None = None


Pair = tuple[Draft, Draft]


@dataclass
class Life:
    """What is known of a session: by whom it was made, who is in a method of it, and who was.

    `workers` have worked in its transaction: by their numbers, their first use in it. `shared`
    are the pairs of them that were told.
    """

    number: int
    maker: Kin = field(default_factory=Kin)
    active: list[Draft] = field(default_factory=list)
    workers: dict[int, tuple[Draft, Kin]] = field(default_factory=dict)
    shared: list[Pair] = field(default_factory=list)


class Recorder:
    """How sessions were used so far."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers
        self._lives: WeakKeyDictionary[Any, Life] = WeakKeyDictionary()
        self._count = 0
        self._drafts: list[Draft] = []
        self._overlaps: list[Pair] = []
        self._shared: list[Pair] = []

    @property
    def uses(self) -> tuple[Use, ...]:
        """In the order in which they began; what a method calls itself is not told."""
        names = self._callers.names()
        return tuple(self._told(draft, names) for draft in list(self._drafts))

    def overlaps(self) -> tuple[tuple[Use, Use], ...]:
        """Pairs by two tasks (or threads) at work in one session at once; the earlier first.

        `close` is none of this work.
        """
        return self._pairs(self._overlaps)

    def shared(self) -> tuple[tuple[Use, Use], ...]:
        """A second task at work in a session before the first one's transaction had ended.

        One pair for each two tasks in a transaction. It is none if one of them spawned the other
        and only waits for it, nor if the one who made the session lets tasks work in turn.
        Threads that take turns are not told either: a framework may run each step of one request
        in another thread.
        """
        return self._pairs(self._shared)

    def clear(self) -> None:
        """Forget how they were used."""
        self._drafts.clear()
        self._overlaps.clear()
        self._shared.clear()

    # What the hooks tell:

    def made(self, session: Any) -> None:
        self._life(session).maker = kin_here(self._callers.task())

    def begin(self, session: Any, method: str) -> Draft | None:
        # None if the same task is in one of its methods already.
        life, caller = self._life(session), self._callers.here()
        others = [each for each in life.active if each.caller.number != caller.number]
        if len(others) < len(life.active):
            return None
        draft = Draft(life.number, method, caller, self._callers.now())
        self._drafts.append(draft)
        life.active.append(draft)
        if method != "close":
            self._overlaps += [(each, draft) for each in others if each.method != "close"]
            self._share(life, draft)
        return draft

    def end(self, session: Any, draft: Draft) -> None:
        draft.end = self._callers.now()
        self._life(session).active.remove(draft)

    def ended(self, session: Any) -> None:
        # A transaction of the session is over.
        life = self._life(session)
        life.workers.clear()
        life.shared.clear()

    def _share(self, life: Life, draft: Draft) -> None:
        """Who else has worked in this transaction, and why that may be in order."""
        if not (kin := kin_here(self._callers.task())).line:
            return
        told = {frozenset((one.caller.number, other.caller.number)) for one, other in life.shared}
        for number, (first, worker) in life.workers.items():
            pair = frozenset((number, draft.caller.number))
            if len(pair) == 2 and pair not in told and not _in_order(life.maker, worker, kin):
                life.shared.append((first, draft))
                self._shared.append((first, draft))
        life.workers.setdefault(draft.caller.number, (draft, kin))

    def _life(self, session: Any) -> Life:
        if session not in self._lives:
            self._count += 1
            self._lives[session] = Life(self._count)
        return self._lives[session]

    def _pairs(self, pairs: list[Pair]) -> tuple[tuple[Use, Use], ...]:
        names = self._callers.names()
        return tuple((self._told(one, names), self._told(other, names)) for one, other in pairs)

    def _told(self, draft: Draft, names: list[str]) -> Use:
        return Use(
            draft.session,
            names[draft.caller.number],
            draft.method,
            draft.caller.line,
            draft.start,
            self._callers.now() if draft.end is None else draft.end,
        )


def _in_order(maker: Kin, earlier: Kin, later: Kin) -> bool:
    """Whether a task may work in a transaction in which an earlier one has worked."""
    if later.descends(earlier):
        return True  # it works for the one who spawned it
    by_turns = later.descends(maker) and earlier.descends(maker)
    return earlier.over and (by_turns or earlier.descends(later))
