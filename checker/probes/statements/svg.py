"""A waterfall as an SVG image that needs nothing else."""

from collections.abc import Iterator

from checker.probes.axis import ticks
from checker.probes.drawing import frame, plain, px, write
from checker.probes.statements.layout import Extent, kind, note, rest, rows, total
from checker.probes.statements.picture import Picture
from checker.probes.statements.waterfall import Row, Waterfall
from checker.probes.statements.wording import describe
from checker.probes.words import breadth, clip

WIDTH, EDGE, GAP = 720, 16, 14  # pixels
ROW, LINE = 22, 18
TASK, TITLE, NOTE = 18, 28, 24  # letters
LETTER, BOLD = 6.6, 7.3  # width, about
LEAST = 2.0  # pixels of a bar

BARS = {
    "reads": "reads",
    "writes": "writes",
    "control": "transaction",
    "failed": "failed",
}


def draw_svg(picture: Picture) -> str:
    """The picture as SVG. A page that holds it may set its colours, such as `--timeline-ink`."""
    panels = picture.panels()
    columns = _Columns([row for each in panels.values() for row in rows(each)])
    extent = Extent.of(panels, columns.right - columns.chart)
    used: set[str] = set()
    parts: list[str] = []
    top = EDGE
    for caption, waterfall in panels.items():
        panel = _Panel(waterfall, caption, top, columns, extent, used)
        parts += panel.parts()
        top = panel.bottom + EDGE
    parts += _legend(top + 2, used)
    return frame(
        "wf",
        "Waterfall of statements",
        describe(picture),
        STYLE,
        "".join(parts),
        (WIDTH, top + LINE - 2),
    )


class _Columns:
    """Where each column begins; `right` is where the chart ends and the notes begin."""

    def __init__(self, shown: list[Row]) -> None:
        self.title = EDGE + _widest([row.task for row in shown], TASK)
        self.chart = self.title + _widest([row.title for row in shown], TITLE, BOLD)
        self.right = WIDTH - EDGE - _widest([note(row) for row in shown], NOTE)


class _Panel:
    """One waterfall. It stands below `top`, and knows its `bottom`."""

    def __init__(
        self,
        waterfall: Waterfall,
        caption: str,
        top: int,
        columns: _Columns,
        extent: Extent,
        used: set[str],
    ) -> None:
        self.waterfall, self.columns, self.extent, self.used = waterfall, columns, extent, used
        self.rows = rows(waterfall)
        self.more = rest(waterfall, self.rows)
        self.caption = caption
        self.head = top + 8
        self.axis = self.head + LINE * bool(self.rows)
        self.first = self.axis + 8 + ROW // 2
        self.last = self.first + ROW * len(self.rows) - ROW // 2
        self.bottom = self.last + ROW * bool(self.more)

    def parts(self) -> Iterator[str]:
        sums = total(self.waterfall)
        if self.caption:
            caption = clip(self.caption, 50)
            yield write(EDGE, self.head, caption, "wf-bold")
            yield write(EDGE + BOLD * breadth(caption) + GAP, self.head, sums, "wf-dim")
        else:
            yield write(EDGE, self.head, sums, "wf-bold")
        yield from self._axis() if self.rows else ()
        before = ""
        for number, row in enumerate(self.rows):
            y = self.first + ROW * number
            if row.task != before:
                yield from self._task(row, y, first=not number)
            yield from self._row(row, y)
            before = row.task
        if self.more:
            yield write(EDGE, self.bottom - 6, clip(self.more, 100), "wf-dim")

    def _axis(self) -> Iterator[str]:
        if not self.extent.timed:
            yield write(self.columns.chart, self.axis, "in order of sending", "wf-dim")
            return
        grid, width = "", self.extent.last
        for time, label in ticks(self.extent.span, max(int(width) // 60, 2)):
            x = self.columns.chart + (time / self.extent.span * width if self.extent.span else 0)
            grid += f"M{px(x)} {self.axis + 5}V{self.last}"
            yield write(x, self.axis, label, "wf-dim wf-mid")
        yield f'<path class="wf-grid" d="{grid}"/>'

    def _task(self, row: Row, y: int, first: bool) -> Iterator[str]:
        yield write(EDGE, y + 4, clip(row.task, TASK), "")
        if not first:
            yield f'<path class="wf-grid" d="M{EDGE} {y - ROW // 2}H{WIDTH - EDGE}"/>'

    def _row(self, row: Row, y: int) -> Iterator[str]:
        self.used.add(kind(row))
        bold = "wf-bold" if row.count > 1 else ""
        yield write(self.columns.title, y + 4, clip(row.title, TITLE), bold)
        bars = "".join(f"M{px(start)} {y}H{px(end)}" for start, end in _joined(self._bars(row)))
        title = f"<title>{plain(row.text)}</title>"
        yield f'<path class="wf-{kind(row)}" d="{bars}">{title}</path>'
        yield write(WIDTH - EDGE, y + 4, clip(note(row), NOTE), "wf-dim wf-end")

    def _bars(self, row: Row) -> Iterator[tuple[float, float]]:
        for span in row.spans:
            start, end = self.extent.at(self.waterfall, span)
            left = self.columns.chart + min(start, self.extent.last - LEAST)
            yield left, max(self.columns.chart + end, left + LEAST)


STYLE = """
.wf path{fill:none}
.wf .wf-grid{stroke:var(--wf-i);stroke-opacity:.13}
.wf .wf-reads{stroke:var(--wf-w);stroke-width:10}
.wf .wf-writes{stroke:var(--wf-i);stroke-opacity:.8;stroke-width:10}
.wf .wf-control{stroke:var(--wf-q);stroke-width:10}
.wf .wf-failed{stroke:var(--wf-a);stroke-width:10}
"""  # beside drawing.COMMON


def _legend(y: int, used: set[str]) -> Iterator[str]:
    x = float(EDGE)
    for name, meaning in BARS.items():
        if name in used:
            yield f'<path class="wf-{name}" d="M{px(x)} {y - 4}h22"/>'
            yield write(x + 28, y, meaning, "wf-dim")
            x += 28 + LETTER * len(meaning) + 20


def _joined(bars: Iterator[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those that overlap as one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(bars):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _widest(texts: list[str], most: int, letter: float = LETTER) -> float:
    widest = max((breadth(clip(text, most)) for text in texts), default=0)
    return letter * widest + GAP
