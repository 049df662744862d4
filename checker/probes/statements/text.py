"""A waterfall for the terminal."""

from collections.abc import Iterator

from checker.probes.axis import ticks
from checker.probes.statements.layout import Extent, kind, note, rest, rows, total
from checker.probes.statements.picture import Picture
from checker.probes.statements.waterfall import Row, Waterfall
from checker.probes.words import breadth, fit

TASK, TITLE, NOTE = 16, 26, 24  # columns at most
GAP = 2
SIGNS = {
    "reads": ("█", "#", "reads"),
    "writes": ("▓", "=", "writes"),
    "control": ("│", "|", "transaction"),
    "failed": ("✗", "x", "failed"),
}


def draw_text(picture: Picture, width: int = 72, *, ascii: bool = False) -> str:
    """One row per task, verb, table and line, in `width` columns of a terminal.

    `ascii` is for terminals that know no other signs.
    """
    pen = _Pen(ascii)
    panels = picture.panels()
    columns = _Columns([row for each in panels.values() for row in rows(each)], width, pen)
    extent = Extent.of(panels, columns.chart - 1)
    lines: list[str] = []
    for caption, waterfall in panels.items():
        lines.append(f"{caption}: {total(waterfall)}" if caption else total(waterfall))
        lines += [*_panel(waterfall, extent, columns, pen), ""]
    return "\n".join(pen.plain(line, width).rstrip() for line in [*lines, pen.legend()])


class _Pen:
    """Writes signs, and remembers which ones, for the legend."""

    def __init__(self, ascii: bool) -> None:
        self.ascii = ascii
        self.used: set[str] = set()

    def sign(self, name: str) -> str:
        self.used.add(name)
        return SIGNS[name][self.ascii]

    def plain(self, text: str, columns: int = 1000) -> str:
        return fit(text, columns, self.ascii)

    def cell(self, text: str, columns: int) -> str:
        """A text and so much space that it fills its columns."""
        text = self.plain(text, columns)
        return text + " " * (columns - breadth(text))

    def legend(self) -> str:
        return "  ".join(
            f"{self.sign(name)} {SIGNS[name][2]}" for name in SIGNS if name in self.used
        )


class _Columns:
    """How wide each column is."""

    def __init__(self, shown: list[Row], width: int, pen: _Pen) -> None:
        self.task = _widest([row.task for row in shown], TASK, pen)
        self.title = _widest([row.title for row in shown], TITLE, pen)
        self.note = _widest([note(row) for row in shown], NOTE, pen)
        self.chart = max(width - self.task - self.title - self.note - 3 * GAP, 10)

    @property
    def left(self) -> str:
        return " " * (self.task + self.title + 2 * GAP)


def _panel(waterfall: Waterfall, extent: Extent, columns: _Columns, pen: _Pen) -> Iterator[str]:
    shown = rows(waterfall)
    if shown:
        yield columns.left + _axis(extent, columns.chart, pen)
    before = ""
    for row in shown:
        task = pen.cell(row.task if row.task != before else "", columns.task)
        title = pen.cell(row.title, columns.title)
        bars = "".join(_cells(waterfall, row, extent, columns.chart, pen))
        yield (" " * GAP).join([task, title, bars, pen.plain(note(row), columns.note)])
        before = row.task
    if more := rest(waterfall, shown):
        yield pen.plain(more)


def _axis(extent: Extent, columns: int, pen: _Pen) -> str:
    if not extent.timed:
        return pen.plain("in order of sending", columns)
    line = [" "] * columns
    for time, label in reversed(ticks(extent.span, max(columns // 9, 3))):
        label = pen.plain(label)
        at = round(time / extent.span * extent.last) if extent.span else 0
        at = max(min(at, columns - len(label)), 0)
        line[at : at + len(label)] = label
    return "".join(line)


def _cells(
    waterfall: Waterfall, row: Row, extent: Extent, columns: int, pen: _Pen
) -> Iterator[str]:
    filled: set[int] = set()
    for span in row.spans:
        start, end = extent.at(waterfall, span)
        first = int(start)
        filled.update(range(first, max(round(end), first + 1)))
    for at in range(columns):
        yield pen.sign(kind(row)) if at in filled else " "


def _widest(texts: list[str], most: int, pen: _Pen) -> int:
    return max((breadth(pen.plain(text, most)) for text in texts), default=0)
