"""What every picture of a waterfall agrees on: its rows, its scale, and what is said of a row."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.probes.axis import Scale, duration
from checker.probes.statements.statement import CONTROL
from checker.probes.statements.waterfall import Row, Span, Waterfall

MOST = 14  # rows
READS = {"SELECT", "PRAGMA", "SHOW", "EXPLAIN", "VALUES", "WITH"}


@dataclass(frozen=True)
class Extent:
    """From statements to places 0 to `last`: by their times, or by their order."""

    timed: bool
    span: float
    last: float

    @classmethod
    def of(cls, panels: Mapping[str, Waterfall], last: float) -> "Extent":
        """One for all panels."""
        timed = any(each.timed for each in panels.values())
        spans = [each.end - each.start if timed else each.events for each in panels.values()]
        return cls(timed, float(max(spans, default=0)), last)

    def at(self, waterfall: Waterfall, span: Span) -> tuple[float, float]:
        if self.timed:
            scale = Scale(waterfall.start, self.span, self.last)
            return scale.at(span.start), scale.at(span.end)
        scale = Scale(0, self.span, self.last)
        return scale.at(span.first), scale.at(span.last)


def rows(waterfall: Waterfall) -> list[Row]:
    """The rows to draw: those of a task together, of tasks that are alike the first ones."""
    lanes: dict[str, list[Row]] = {}
    for row in waterfall.rows:
        lanes.setdefault(row.task, []).append(row)
    shown = _shown(lanes)
    return [row for task in lanes if task in shown for row in _weighty(lanes[task])]


def rest(waterfall: Waterfall, shown: list[Row]) -> str:
    """`… and 288 more by 96 other tasks`, for the rows that are not drawn."""
    hidden = [row for row in waterfall.rows if row not in shown]
    count = waterfall.left + sum(row.count for row in hidden)
    others = {row.task for row in hidden} - {row.task for row in shown}
    whose = f" by {len(others):,} other task{'s' * (len(others) > 1)}" if others else ""
    return f"… and {count:,} more{whose}" if count else ""


def kind(row: Row) -> str:
    """What its bar looks like."""
    if row.error:
        return "failed"
    if row.verb in CONTROL:
        return "control"
    return "reads" if row.verb in READS else "writes"


def note(row: Row) -> str:
    """What stands beside a row."""
    return ", ".join(_notes(row))


def total(waterfall: Waterfall) -> str:
    """What stands above a picture: `82 statements, 250 rows in 1.3 s`."""
    sent = f"{waterfall.sent:,} statement{'s' * (waterfall.sent != 1)}"
    took = f" in {duration(waterfall.end - waterfall.start)}" if waterfall.timed else ""
    return f"{sent}, {_rows(waterfall.fetched)}{took}"


def _notes(row: Row) -> Iterator[str]:
    if row.error:
        yield row.error
    elif row.verb in READS or row.rows:
        yield _rows(row.rows)
    if row.sets > row.count:
        yield f"{row.sets:,} sets"
    if row.line:
        yield f"line {row.line}"


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"


def _shown(lanes: dict[str, list[Row]]) -> set[str]:
    """The first task of each kind, then the second of each, until the picture is full."""
    alike: Counter[tuple[object, ...]] = Counter()
    ranked = []
    for number, (task, lane) in enumerate(lanes.items()):
        kind = (re.sub(r" \d+$", "", task), *((row.verb, row.table, row.line) for row in lane))
        ranked.append((alike[kind], number, task))
        alike[kind] += 1
    shown: set[str] = set()
    full = 0
    for _, _, task in sorted(ranked):
        full += len(_weighty(lanes[task]))
        if not shown or full <= MOST:
            shown.add(task)
    return shown


def _weighty(lane: list[Row]) -> list[Row]:
    """Of a task with many rows those with the most statements."""
    if len(lane) <= MOST:
        return lane
    least = sorted((row.count for row in lane), reverse=True)[MOST - 1]
    return [row for row in lane if row.count >= least][:MOST]
