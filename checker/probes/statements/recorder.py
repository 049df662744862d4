"""Records what is sent to databases."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from checker.probes.callers import Caller, Callers
from checker.probes.statements.sql import verb
from checker.probes.statements.statement import CONTROL, Statement
from checker.probes.statements.waterfall import Waterfall, fold


@contextmanager
def record(
    files: Iterable[str | os.PathLike[str]] = (), *, caller: str = ""
) -> Iterator["Recorder"]:
    """What SQLAlchemy sends meanwhile, through any engine, from any task or thread.

    Lines are told of these `files`; by default, of all but libraries.
    """
    from checker.probes.statements.hooks import listening  # late: SQLAlchemy takes half a second

    callers = Callers(files, caller)
    recorder = Recorder(callers)
    with listening(recorder), callers.until_the_end():
        yield recorder


@dataclass(eq=False)
class Draft:
    """A statement that is under way, or whose rows are still being read.

    `first` and `last` are its places in the order in which statements begin and end.
    """

    text: str
    parameters: int
    sets: int
    caller: Caller
    connection: object
    start: float
    first: int
    end: float | None = None
    last: int = 0
    rows: int = 0
    error: str = ""


class Recorder:
    """What has been sent so far."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers
        self._drafts: list[Draft] = []
        self._connections: dict[object, int] = {}
        self._active: dict[object, list[Draft]] = {}  # by their connections
        self._overlaps: list[tuple[Draft, Draft]] = []
        self._events = 0

    @property
    def statements(self) -> tuple[Statement, ...]:
        """In the order in which they were sent, without BEGIN, COMMIT and the like."""
        return tuple(each for each in self.all if each.verb not in CONTROL)

    @property
    def all(self) -> tuple[Statement, ...]:
        """Also what begins and ends transactions: BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE."""
        names, now = self._callers.names(), self._callers.now()
        return tuple(self._statement(draft, names, now) for draft in list(self._drafts))

    def overlaps(self) -> tuple[tuple[Statement, Statement], ...]:
        """Pairs by two tasks (or threads) that used one connection at once; the earlier first."""
        names, now = self._callers.names(), self._callers.now()
        return tuple(
            (self._statement(one, names, now), self._statement(other, names, now))
            for one, other in list(self._overlaps)
        )

    def waterfall(self) -> Waterfall:
        """All of it, to be drawn."""
        told = zip(self.all, list(self._drafts), strict=False)
        return fold((each, draft.first, draft.last or self._events) for each, draft in told)

    def clear(self) -> None:
        """Forget what was sent."""
        self._drafts.clear()
        self._overlaps.clear()
        self._events = 0

    # What the hooks tell:

    def begin(self, text: str, parameters: int, sets: int, connection: object) -> Draft:
        now, here = self._callers.now(), self._callers.here()
        draft = Draft(text, parameters, sets, here, connection, now, self._events)
        self._connections.setdefault(connection, len(self._connections) + 1)
        self._drafts.append(draft)
        active = self._active.setdefault(connection, [])
        others = (each for each in active if each.caller.number != here.number)
        self._overlaps += [(each, draft) for each in others]
        active.append(draft)
        self._events += 1
        return draft

    def end(self, draft: Draft, error: BaseException | None = None) -> None:
        if draft.end is None:
            draft.end = self._callers.now()
            draft.error = type(error).__name__ if error else ""
            self._active[draft.connection].remove(draft)
            draft.last, self._events = self._events, self._events + 1

    def _statement(self, draft: Draft, names: list[str], now: float) -> Statement:
        return Statement(
            draft.text,
            verb(draft.text),
            draft.parameters,
            draft.sets,
            draft.rows,
            draft.caller.line,
            names[draft.caller.number],
            self._connections[draft.connection],
            draft.start,
            now if draft.end is None else draft.end,
            draft.error,
        )
