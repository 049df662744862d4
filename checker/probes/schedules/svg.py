"""An interleaving as an SVG image that needs nothing else."""

from collections.abc import Iterator
from itertools import pairwise

from checker.probes.drawing import frame, px, write
from checker.probes.schedules.interleaving import Interleaving, Step
from checker.probes.schedules.rows import Row, breadth, clip, rows

WIDTH, EDGE = 720, 16  # pixels
ROW, LANE = 19, 116
CODE = 330  # for the code of the last task, if there is room
LETTER = 6.7  # width, about


def draw_svg(interleaving: Interleaving) -> str:
    """The picture as SVG. A page that holds it may set its colours, such as `--timeline-ink`."""
    return _Drawing(interleaving).svg()


def describe(interleaving: Interleaving) -> str:
    """The picture in words, for those who do not see it."""
    names, shown = rows(interleaving)
    told = [_told(names[row.column], row.step) for row in shown if row.step]
    return clip("; ".join([*told, *interleaving.error.splitlines()[:1]]), 4000)


class _Drawing:
    def __init__(self, interleaving: Interleaving) -> None:
        self.interleaving = interleaving
        self.names, self.rows = rows(interleaving)
        self.left = EDGE + LETTER * max((len(row.time) for row in self.rows), default=0) + EDGE
        self.lane = min(LANE, (WIDTH - self.left - CODE) / max(len(self.names) - 1, 1))
        self.tops: list[float] = []
        self.y = EDGE + ROW * len(self.names)
        for row in self.rows:
            self.y += ROW if row.step and row.step.departs else 0
            self.tops.append(self.y)
            self.y += ROW

    def svg(self) -> str:
        body = "".join([*self._lanes(), *self._texts(), *self._end()])
        height = self.y + EDGE
        words = describe(self.interleaving)
        return frame("ti", "Interleaving of tasks", words, STYLE, body, (WIDTH, height))

    def _x(self, column: int) -> float:
        return self.left + self.lane * column

    def _lanes(self) -> Iterator[str]:
        """A thin line from each name to the task's end, on it where it waited and where it ran."""
        for column in range(len(self.names)):
            x = px(self._x(column))
            turns = list(self._turns(column))
            top = EDGE + ROW * (column + 1) - 4
            yield f'<path class="ti-grid" d="M{x} {top}V{px(turns[-1][1])}"/>'
            for (_, start, waits), (end, _, _) in pairwise(turns):
                if waits:
                    yield f'<path class="ti-waits" d="M{x} {px(start)}V{px(end)}"/>'
            for start, end, _ in turns:
                yield f'<path class="ti-holds" d="M{x} {px(start)}V{px(end)}"/>'

    def _turns(self, column: int) -> Iterator[tuple[float, float, bool]]:
        """Where each turn of a task begins and ends, and whether it then waits."""
        at = [n for n, row in enumerate(self.rows) if row.step and row.column == column]
        for first, last in _runs(self.rows, at):
            step = self.rows[last].step
            waits = step is not None and step.did == "awaits"
            yield self.tops[first] + 2, self.tops[last] + ROW - 2, waits

    def _texts(self) -> Iterator[str]:
        for column, name in enumerate(self.names):
            y = EDGE + ROW * column + 10
            yield write(self._x(column) - 4, y, self._fit(name, column), "ti-bold")
        for row, top in zip(self.rows, self.tops, strict=True):
            yield from self._row(row, top + ROW - 6)

    def _row(self, row: Row, y: float) -> Iterator[str]:
        x = self._x(row.column) + 9
        if row.step is None:
            yield write(x, y, f"… {row.left} more lines", "ti-dim")
            return
        if row.time:
            yield write(self.left - EDGE, y, row.time, "ti-dim ti-end")
        if row.step.departs:
            yield f'<path class="ti-departs" d="M{px(x)} {px(y - ROW)}h9l-4.5-8z"/>'
            yield write(x + 13, y - ROW, self._fit(row.step.departs, row.column), "ti-departed")
        what, kind = _ending(row.step)
        code = self._fit(f"{row.step.line:>3} {row.step.source}", row.column, breadth(what) + 2)
        yield write(x, y, code, "ti-code")
        if what:
            yield write(x + LETTER * (breadth(code) + 2), y, what, kind)

    def _end(self) -> Iterator[str]:
        if self.interleaving.error:
            line = clip(self.interleaving.error.splitlines()[0], 100)
            self.y += ROW
            yield write(EDGE, self.y, line, "ti-raised")
        if any(row.step and row.step.departs for row in self.rows):
            self.y += ROW
            yield f'<path class="ti-departs" d="M{EDGE} {px(self.y)}h9l-4.5-8z"/>'
            yield write(EDGE + 14, self.y, "not asyncio's own order", "ti-dim")

    def _fit(self, text: str, column: int, taken: int = 0) -> str:
        room = WIDTH - EDGE - self._x(column) - 9
        return clip(text, int(room / LETTER) - taken)


STYLE = """
.ti{font:11px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.ti text{white-space:pre;paint-order:stroke;stroke:var(--ti-p);stroke-width:3px}
.ti .ti-raised,.ti .ti-departed{font-weight:600;fill:var(--ti-a)}
.ti path{fill:none;stroke:var(--ti-i)}
.ti .ti-grid{stroke-opacity:.25}
.ti .ti-waits{stroke:var(--ti-w);stroke-width:4}
.ti .ti-holds{stroke-width:8}
.ti .ti-departs{fill:var(--ti-a);stroke:none}
"""  # beside drawing.COMMON


def _runs(shown: list[Row], at: list[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each turn's rows."""
    first = last = at[0]
    for number in at[1:]:
        if _turn(shown[number]) != _turn(shown[last]):
            yield first, last
            first = number
        last = number
    yield first, last


def _turn(row: Row) -> int:
    return row.step.turn if row.step else -1


def _ending(step: Step) -> tuple[str, str]:
    """What is told at the end of a turn, and the class of its text."""
    if step.did == "raised":
        return f"raised {step.what}", "ti-raised"
    told = {"ran": "", "awaits": f"awaits {step.what}", "returned": "returned"}
    return told.get(step.did, step.did).strip(), "ti-dim"


def _told(name: str, step: Step) -> str:
    departs = f" ({step.departs})" if step.departs else ""
    what, _ = _ending(step)
    return f"{name}{departs}: {step.source}" + (f", {what}" if what else "")
