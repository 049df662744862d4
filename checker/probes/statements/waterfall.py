"""What was sent, folded into a few rows: frozen, plain data that fits into JSON.

Waterfall
└── Row             what one task has sent from one line to one table, with one verb
    └── Span        when it was under way, once for each statement
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from checker.probes.statements.picture import Picture
from checker.probes.statements.sql import table
from checker.probes.statements.statement import CONTROL, Statement

MOST = 200  # rows
SPANS, LEAST = 4000, 10  # of all rows together, and of one row at least
LETTERS = 300  # of a statement


@dataclass(frozen=True)
class Span:
    """From `start` to `end` in the loop's time; from `first` to `last` in the order of events."""

    start: float
    end: float
    first: int
    last: int


@dataclass(frozen=True)
class Row:
    """`count` statements; `text` is the first one's, `error` the last one's that had one."""

    task: str
    verb: str
    table: str
    line: int
    count: int
    sets: int
    rows: int
    text: str
    error: str
    spans: tuple[Span, ...]

    @property
    def title(self) -> str:
        """`81 x SELECT orders`, with the right sign."""
        times = f"{self.count:,} \N{MULTIPLICATION SIGN} " if self.count > 1 else ""
        return f"{times}{self.verb} {self.table}".rstrip()


@dataclass(frozen=True, repr=False)
class Waterfall(Picture):
    """Statements, folded into rows: those of one task, verb, table and line share one.

    Times are seconds of the loop's clock.

    Attributes:
        rows: in the order of their first statements
        sent: how many statements there were, without COMMIT and its like
        fetched: how many rows they got
        start: when the first one was sent
        end: when the last one was answered
        events: how many beginnings and ends there were after the first
        left: how many statements have found no row
    """

    rows: tuple[Row, ...]
    sent: int
    fetched: int
    start: float
    end: float
    events: int
    left: int = 0

    @property
    def timed(self) -> bool:
        """Whether any statement took time. On a virtual clock it takes none."""
        return any(span.end > span.start for row in self.rows for span in row.spans)

    def as_dict(self) -> dict[str, Any]:
        """The same as dictionaries and lists, for `json.dumps`."""
        plain = asdict(self)
        plain["rows"] = [row | {"spans": list(row["spans"])} for row in plain["rows"]]
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The waterfall that `as_dict` was asked of."""
        rows = (
            Row(**row | {"spans": tuple(Span(**span) for span in row["spans"])})
            for row in plain["rows"]
        )
        return cls(**plain | {"rows": tuple(rows)})

    def __repr__(self) -> str:
        return f"<Waterfall of {self.sent} statements>"

    def panels(self) -> "dict[str, Waterfall]":
        return {"": self}


def fold(sent: Iterable[tuple[Statement, int, int]]) -> Waterfall:
    """Of statements, each with its place in the order of beginnings and ends."""
    told = [each for each in sent if each[0].verb != "BEGIN"]
    places = sorted(place for _, *both in told for place in both)
    rank = {place: number for number, place in enumerate(places)}
    alike: dict[tuple[object, ...], list[tuple[Statement, Span]]] = {}
    for statement, first, last in told:
        key = statement.task, statement.verb, table(statement.text), statement.line
        span = Span(statement.start, statement.end, rank[first], rank[last])
        alike.setdefault(key, []).append((statement, span))
    most = max(SPANS // max(len(alike), 1), LEAST)
    rows = [_row(each, most) for each in alike.values()]
    counted = [statement for statement, *_ in told if statement.verb not in CONTROL]
    return Waterfall(
        tuple(rows[:MOST]),
        len(counted),
        sum(statement.rows for statement in counted),
        min((statement.start for statement, *_ in told), default=0.0),
        max((statement.end for statement, *_ in told), default=0.0),
        max(len(places) - 1, 0),
        sum(row.count for row in rows[MOST:]),
    )


def _row(alike: list[tuple[Statement, Span]], most: int) -> Row:
    first = alike[0][0]
    errors = [statement.error for statement, _ in alike if statement.error]
    spans = [span for _, span in alike]
    while len(spans) > most:
        spans = _coarser(spans)
    return Row(
        first.task,
        first.verb,
        table(first.text),
        first.line,
        len(alike),
        sum(statement.sets for statement, _ in alike),
        sum(statement.rows for statement, _ in alike),
        " ".join(first.text.split())[:LETTERS],
        errors[-1] if errors else "",
        tuple(spans),
    )


def _coarser(spans: list[Span]) -> list[Span]:
    """Each two neighbours as one."""
    pairs = zip(spans[::2], [*spans[1::2], spans[-1]], strict=False)
    return [
        Span(one.start, max(one.end, other.end), one.first, max(one.last, other.last))
        for one, other in pairs
    ]
