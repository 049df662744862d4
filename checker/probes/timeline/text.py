"""A timeline for the terminal."""

from collections.abc import Iterator

from checker.probes.axis import Scale, ticks
from checker.probes.timeline.lives import Life, Timeline
from checker.probes.timeline.picture import Picture
from checker.probes.timeline.rows import Row, kinds, rest, rows
from checker.probes.words import breadth, fit

LABEL = 26  # columns of names at most
SIGNS = {
    "waits": ("─", "-", "waits"),
    "holds": ("█", "#", "holds the loop"),
    "queues": ("░", "~", "queues"),
    "leaks": ("━", "=", "runs on after the mark"),
    "cancel": ("↯", "*", "cancel asked"),
    "returned": ("┤", "|", "returned"),
    "cancelled": ("✗", "x", "cancelled"),
    "raised": ("!", "!", "raised"),
    "destroyed": ("◌", "?", "collected while pending"),
    "still running": ("▶", ">", "still running"),
    "mark": ("┊", ":", ""),
}


def draw_text(picture: Picture, width: int = 72, *, ascii: bool = False) -> str:
    """One row per task below a time axis, in `width` columns of a terminal.

    `ascii` is for terminals that know no other signs.
    """
    pen = _Pen(ascii, width)
    panels = picture.panels()
    span = max((each.end - each.start for each in panels.values()), default=0.0)
    margin = max((_margin(rows(each), pen) for each in panels.values()), default=0)
    lines: list[str] = []
    for caption, timeline in panels.items():
        lines += [pen.plain(caption, width)] if caption else []
        lines += [*_Panel(timeline, width - margin, margin, span, pen).lines(), ""]
    return "\n".join(line.rstrip() for line in [*lines, *pen.legend()])


class _Pen:
    """Writes signs, and remembers which ones, for the legend."""

    def __init__(self, ascii: bool, width: int) -> None:
        self.ascii, self.width = ascii, width
        self.used: set[str] = set()

    def sign(self, name: str) -> str:
        self.used.add(name)
        return SIGNS[name][self.ascii]

    def plain(self, text: str, columns: int = 1000) -> str:
        return fit(text, columns, self.ascii)

    def label(self, row: Row) -> str:
        return self.plain("  " * min(row.depth, 5) + row.life.name, min(LABEL, self.width // 2))

    def legend(self) -> Iterator[str]:
        line = ""
        for name, (_, _, meaning) in SIGNS.items():
            if name in self.used and meaning:
                item = f"{self.sign(name)} {meaning}"
                if line and len(line) + 2 + len(item) > self.width:
                    yield line
                    line = ""
                line += f"  {item}" if line else item
        yield line


class _Panel:
    """One timeline in `columns` columns beside a margin for the names."""

    def __init__(
        self, timeline: Timeline, columns: int, margin: int, span: float, pen: _Pen
    ) -> None:
        self.timeline, self.margin, self.pen = timeline, margin, pen
        self.rows = rows(timeline)
        self.columns = max(columns, 10)
        self.span = span
        self.scale = Scale(timeline.start, span, self.columns - 1)

    def lines(self) -> Iterator[str]:
        if not self.rows:
            yield "no task was spawned"
            return
        yield from self._axis()
        yield from self._marks()
        yield from self._bars()
        if more := rest(self.timeline, self.rows):
            yield self.pen.plain(more, self.margin + self.columns)

    def _axis(self) -> Iterator[str]:
        line = [" "] * self.columns
        for time, label in reversed(ticks(self.span, max(self.columns // 10, 2))):
            label = self.pen.plain(label)
            at = self._at(self.timeline.start + time)
            _write(line, min(at, self.columns - len(label)), label)
        yield " " * self.margin + "".join(line)

    def _marks(self) -> Iterator[str]:
        """Their labels, each on the first line where it finds room, and lines down from there."""
        lines: list[list[str]] = []
        for mark in reversed(self.timeline.marks):
            at, label = self._at(mark.time), self.pen.plain(mark.label)
            start, text = at, f"{self.pen.sign('mark')} {label}"
            if at + len(text) > self.columns:
                start, text = max(at - len(label) - 1, 0), f"{label} {self.pen.sign('mark')}"
            spot = slice(start, start + len(text))
            line = next((each for each in lines if not "".join(each[spot]).strip()), None)
            if line is None:
                line = [" "] * self.columns
                lines.append(line)
            _write(line, start, text)
        for number, line in enumerate(lines):
            for above in lines[:number]:
                self._stroke(line, above)
            yield " " * self.margin + "".join(line)

    def _stroke(self, line: list[str], above: list[str]) -> None:
        for at, sign in enumerate(above):
            if sign == self.pen.sign("mark") and line[at] == " ":
                line[at] = sign

    def _bars(self) -> Iterator[str]:
        for row in self.rows:
            label, line = self.pen.label(row), self._cells(row)
            for mark in self.timeline.marks:
                line[self._at(mark.time)] = self.pen.sign("mark")
            self._requests(row.life, line)
            self._end(row.life, line)
            yield label + " " * (self.margin - breadth(label)) + "".join(line)

    def _cells(self, row: Row) -> list[str]:
        life = row.life
        line = [" "] * self.columns
        first, last = self._at(life.spawned), self._at(self._over(life))
        leaks = self.columns if row.leaks is None else self._at(row.leaks)
        for at, kind in enumerate(kinds(life, self.scale, first, last), first):
            leak = kind != "holds" and at > leaks
            line[at] = self.pen.sign("leaks" if leak else kind)
        return line

    def _requests(self, life: Life, line: list[str]) -> None:
        for request in life.requests:
            if request.asked == "cancel" and not life.caller:
                at = self._at(request.time)
                if life.ended is None or at != self._at(life.ended):
                    line[at] = self.pen.sign("cancel")

    def _end(self, life: Life, line: list[str]) -> None:
        if life.caller:
            return
        at = self._at(self._over(life))
        line[at] = self.pen.sign(life.how)
        note = f" {self.pen.plain(life.error)} "
        if life.error and not "".join(line[at + 1 : at + len(note)]).strip():
            if at + len(note) <= self.columns:
                _write(line, at + 1, note.rstrip())

    def _over(self, life: Life) -> float:
        return self.timeline.end if life.ended is None else life.ended

    def _at(self, time: float) -> int:
        return round(self.scale.at(time))


def _margin(shown: list[Row], pen: _Pen) -> int:
    return max((breadth(pen.label(row)) for row in shown), default=0) + 2


def _write(line: list[str], at: int, text: str) -> None:
    at = max(at, 0)
    line[at : at + len(text)] = list(text)[: len(line) - at]
