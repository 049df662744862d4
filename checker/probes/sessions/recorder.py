"""Records which task uses which session."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from checker.probes.callers import Caller, Callers
from checker.probes.sessions.use import Use


@contextmanager
def record(
    files: Iterable[str | os.PathLike[str]] = (), *, caller: str = ""
) -> Iterator["Recorder"]:
    """How SQLAlchemy's sessions are used meanwhile, whether sync or async.

    Lines are told of these `files`; by default, of all but libraries.
    """
    from checker.probes.sessions.hooks import listening  # late: SQLAlchemy takes half a second

    recorder = Recorder(Callers(files, caller))
    with listening(recorder):
        yield recorder


@dataclass(eq=False)
class Draft:
    """A method that is being called. The `turn` counts the session's transactions."""

    session: int
    method: str
    caller: Caller
    threaded: bool
    turn: int
    start: float
    end: float | None = None


@dataclass
class Life:
    """What is known of a session."""

    number: int
    turn: int = 0
    active: list[Draft] = field(default_factory=list)


Pair = tuple[Draft, Draft]


class Recorder:
    """How sessions were used so far."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers
        self._lives: WeakKeyDictionary[Any, Life] = WeakKeyDictionary()
        self._count = 0
        self._drafts: list[Draft] = []
        self._overlaps: list[Pair] = []

    @property
    def uses(self) -> tuple[Use, ...]:
        """In the order in which they began; what a method calls itself is not told."""
        return tuple(map(self._told, list(self._drafts)))

    def overlaps(self) -> tuple[tuple[Use, Use], ...]:
        """Two tasks (or threads) at work in one session at the same time.

        `close` is none of this work.
        """
        return tuple((self._told(one), self._told(other)) for one, other in self._overlaps)

    def shared(self) -> tuple[tuple[Use, Use], ...]:
        """A second task at work in a session before the first one's transaction had ended.

        One pair for each two tasks in a transaction. Threads that take turns are not told: a
        framework may run each step of one request in another thread.
        """
        firsts: dict[tuple[int, int], dict[int, Draft]] = {}
        for draft in self._drafts:
            if not (draft.threaded or draft.method == "close"):
                tasks = firsts.setdefault((draft.session, draft.turn), {})
                tasks.setdefault(draft.caller.number, draft)
        return tuple(
            (self._told(first), self._told(other))
            for first, *others in map(dict.values, firsts.values())
            for other in others
        )

    def clear(self) -> None:
        """Forget how they were used."""
        self._drafts.clear()
        self._overlaps.clear()

    # What the hooks tell:

    def begin(self, session: Any, method: str) -> Draft | None:
        """None if the same task is in one of its methods already."""
        life = self._life(session)
        caller = self._callers.here()
        others = [each for each in life.active if each.caller.number != caller.number]
        if len(others) < len(life.active):
            return None
        threaded = self._callers.threaded()
        now = self._callers.now()
        draft = Draft(life.number, method, caller, threaded, life.turn, now)
        if method != "close":
            self._overlaps += [(each, draft) for each in others if each.method != "close"]
        self._drafts.append(draft)
        life.active.append(draft)
        return draft

    def end(self, session: Any, draft: Draft) -> None:
        draft.end = self._callers.now()
        self._life(session).active.remove(draft)

    def ended(self, session: Any) -> None:
        """A transaction of the session is over."""
        self._life(session).turn += 1

    def _life(self, session: Any) -> Life:
        if session not in self._lives:
            self._count += 1
            self._lives[session] = Life(self._count)
        return self._lives[session]

    def _told(self, draft: Draft) -> Use:
        return Use(
            draft.session,
            self._callers.names()[draft.caller.number],
            draft.method,
            draft.caller.line,
            draft.start,
            self._callers.now() if draft.end is None else draft.end,
        )
