"""What every picture of an interleaving agrees on: its rows, its columns, and how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from checker.probes.schedules.interleaving import Interleaving, Step

MOST = 40  # rows; of more, those around the departures and at the end are shown
BEFORE, AFTER, END = 5, 8, 12


@dataclass(frozen=True)
class Row:
    """A step in its column, and the time, if it is another than in the row above.

    Without a step, so many lines are `left` out here.
    """

    column: int
    step: Step | None
    time: str = ""
    left: int = 0


def rows(interleaving: Interleaving) -> tuple[list[str], list[Row]]:
    """The names of the columns, and the rows."""
    shown = list(_shown(interleaving))
    numbers = sorted({step.task for step in shown if isinstance(step, Step)})
    columns = {number: column for column, number in enumerate(numbers)}
    return [interleaving.tasks[number] for number in numbers], list(_rows(shown, columns))


def clip(text: str, columns: int) -> str:
    """The text in so many columns of a terminal, without what would move its cursor."""
    text = "".join(sign if sign.isprintable() else "�" for sign in text)
    if breadth(text) <= columns:
        return text
    while text and breadth(text) >= columns:
        text = text[:-1]
    return f"{text.rstrip()}…" if columns > 0 else ""


def breadth(text: str) -> int:
    """The columns of a terminal that it takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _rows(shown: list[Step | int], columns: dict[int, int]) -> Iterator[Row]:
    before = ""
    for each in shown:
        if isinstance(each, int):
            yield Row(0, None, left=each)
        else:
            time = _time(each.time)
            yield Row(columns[each.task], each, time if time != before else "")
            before = time


def _shown(interleaving: Interleaving) -> Iterator[Step | int]:
    """The steps, and a number wherever so many are left out."""
    steps, left = interleaving.steps, interleaving.earlier
    keep = set(range(len(steps))) if len(steps) <= MOST else _kept(steps)
    for at, step in enumerate(steps):
        if at not in keep:
            left += 1
            continue
        if left:
            yield left
        left = 0
        yield step


def _kept(steps: tuple[Step, ...]) -> set[int]:
    departs = [at for at, step in enumerate(steps) if step.departs]
    ranges = [range(at - BEFORE, at + AFTER) for at in departs[:6]]
    ranges.append(range(len(steps) - END, len(steps)))
    return {at for each in ranges for at in each}


def _time(seconds: float) -> str:
    return f"{seconds:.6g} s" if seconds >= 1 or not seconds else f"{seconds * 1000:.6g} ms"
