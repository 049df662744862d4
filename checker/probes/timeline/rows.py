"""What every picture of a timeline agrees on: its rows, their order, what is a leak."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from checker.probes.axis import Scale
from checker.probes.timeline.lives import Life, Timeline
from checker.probes.words import clip

MOST = 12  # rows


@dataclass(frozen=True)
class Row:
    """A life, indented by `depth`. It is a leak from `leaks` on, a time; mostly it is none."""

    life: Life
    depth: int
    leaks: float | None


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
