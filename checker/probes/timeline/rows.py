"""What every picture of a timeline agrees on: its rows, their order, what is a leak, the ticks."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from checker.probes.timeline.lives import Life, Timeline

MOST = 12  # rows


@dataclass(frozen=True)
class Row:
    """A life, indented by `depth`. It is a leak from `leaks` on, a time; mostly it is none."""

    life: Life
    depth: int
    leaks: float | None


@dataclass(frozen=True)
class Scale:
    """From loop times to columns (or pixels) 0 to `last`."""

    start: float
    span: float
    last: float

    def at(self, time: float) -> float:
        share = (time - self.start) / self.span if self.span > 0 else 0.0
        return min(max(share, 0.0), 1.0) * self.last


def rows(timeline: Timeline) -> list[Row]:
    """The rows to draw: parents above their children, at most about twelve in all."""
    every = list(_tree(timeline))
    shown = _shown(every)
    return [row for row in every if row.life.number in shown]


def rest(timeline: Timeline, shown: list[Row]) -> str:
    """`… and 37 more like `fetch``, for the rows that are not drawn."""
    functions = Counter(timeline.uncounted)
    drawn = {row.life.number for row in shown}
    functions.update(life.function for life in timeline.lives if life.number not in drawn)
    if not functions:
        return ""
    named = [f"{n:,} more like `{clip(name, 24)}`" for name, n in functions.most_common(3)]
    if others := functions.total() - sum(n for _, n in functions.most_common(3)):
        named.append(f"{others:,} others")
    return "… and " + ", ".join(named)


def kinds(life: Life, scale: Scale, first: int, last: int) -> list[str]:
    """What a task mostly did in each of the columns `first` to `last`."""
    shares: list[dict[str, float]] = [{} for _ in range(first, last + 1)]
    for segment in life.segments:
        # A column stands for the times that are rounded to it.
        start, end = scale.at(segment.start) + 0.5, scale.at(segment.end) + 0.5
        for column in range(max(int(start), first), min(int(end), last) + 1):
            share = shares[column - first]
            length = min(end, column + 1) - max(start, column)
            share[segment.kind] = share.get(segment.kind, 0.0) + length
    return [max(share, key=share.__getitem__) if share else "waits" for share in shares]


def ticks(span: float, most: int) -> list[tuple[float, str]]:
    """Round times from 0 to a span, at most so many, and what to write beside them."""
    if span <= 0:
        return [(0.0, "0 s")]
    unit, factor = _unit(span)
    step = _step(span / factor / max(most - 1, 1))
    count = math.floor(span / factor / step + 1e-9) + 1
    return [(n * step * factor, f"{n * step:.10g} {unit}" if n else "0") for n in range(count)]


def _unit(seconds: float) -> tuple[str, float]:
    units = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))
    return next((each for each in units if seconds >= each[1]), units[-1])


def duration(seconds: float) -> str:
    """`1.5 s` or `20 ms`."""
    unit, factor = _unit(seconds)
    return f"{seconds / factor:.3g} {unit}" if seconds > 0 else "0 s"


def clean(text: str) -> str:
    """Without what would move a terminal's cursor or break XML."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def clip(text: str, columns: int) -> str:
    """Clean, and cut in the middle if need be: names that are alike differ at their ends."""
    text = clean(text)
    if breadth(text) <= columns:
        return text
    head, tail = text[:-4], text[-4:]
    while head and breadth(f"{head}…{tail}") > columns:
        head = head[:-1]
    return f"{head}…{tail}"


def breadth(text: str) -> int:
    """The columns of a terminal that it takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _tree(timeline: Timeline) -> Iterator[Row]:
    numbers = {life.number for life in timeline.lives}
    children = defaultdict(list)
    for life in timeline.lives:
        children[life.parent if life.parent in numbers else None].append(life)
    stack: list[tuple[Life, int, float | None]]
    stack = [(life, 0, None) for life in reversed(children[None])]
    while stack:
        life, depth, parent_leaks = stack.pop()
        leaks = _leaks(timeline, life, parent_leaks)
        yield Row(life, depth, leaks)
        stack += [(child, depth + 1, leaks) for child in reversed(children[life.number])]


def _leaks(timeline: Timeline, life: Life, parent_leaks: float | None) -> float | None:
    """Since when it should have been over. What a leak spawns is a leak."""
    if life.caller:
        return None
    if parent_leaks is not None and parent_leaks <= life.spawned:
        return life.spawned
    for mark in timeline.marks:
        if mark.final and life.number < mark.spawned:
            over = life.ended is not None and life.ended <= mark.time
            return None if over else mark.time
    return None


def _shown(every: list[Row]) -> set[int]:
    """The first of each kind, then the second of each, until the picture is full."""
    by_number = {row.life.number: row for row in every}
    alike: Counter[tuple[object, ...]] = Counter()
    ranked = []
    for row in every:
        kind = row.life.function, row.depth, row.life.how, row.leaks is not None
        ranked.append((alike[kind], row.life.number))
        alike[kind] += 1
    shown: set[int] = set()
    for _, number in sorted(ranked):
        family = set(_ancestors(number, by_number)) | {number}
        if len(every) <= MOST or len(shown | family) < MOST:
            shown |= family
    return shown


def _ancestors(number: int, by_number: dict[int, Row]) -> Iterator[int]:
    parent = by_number[number].life.parent
    while parent in by_number:
        yield parent
        parent = by_number[parent].life.parent


def _step(least: float) -> float:
    """1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least * (1 - 1e-9))
