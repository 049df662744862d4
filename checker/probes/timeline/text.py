"""A timeline for the terminal."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from checker.probes.timeline.lives import Life, Timeline
from checker.probes.timeline.rows import Row, Scale, clean, rest, rows, ticks

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


def draw_text(timeline: Timeline, width: int = 72, *, ascii: bool = False) -> str:
    """One row per task below a time axis; `ascii` for terminals that know no other signs."""
    return _Drawing(timeline, width, ascii).text()


class _Drawing:
    """The picture of one timeline; remembers which signs it used, for the legend."""

    def __init__(self, timeline: Timeline, width: int, ascii: bool, span: float = 0.0) -> None:
        self.timeline, self.width, self.ascii = timeline, width, ascii
        self.rows = rows(timeline)
        self.labels = [self._label(row) for row in self.rows]
        self.margin = max((_width(label) for label in self.labels), default=0) + 2
        self.columns = max(width - self.margin, 10)
        self.span = span or timeline.end - timeline.start
        self.scale = Scale(timeline.start, self.span, self.columns - 1)
        self.used: set[str] = set()

    def text(self) -> str:
        if not self.rows:
            return "no task was spawned"
        lines = [*self._axis(), *self._marks(), *self._bars()]
        if more := rest(self.timeline, self.rows):
            lines.append(self._plain(more))
        lines += ["", *self._legend()]
        return "\n".join(line.rstrip() for line in lines)

    def _axis(self) -> Iterator[str]:
        line = [" "] * self.columns
        for time, label in reversed(ticks(self.span, max(self.columns // 10, 2))):
            label = label.replace("µ", "u") if self.ascii else label
            at = self._at(self.timeline.start + time)
            _write(line, min(at, self.columns - len(label)), label)
        yield " " * self.margin + "".join(line)

    def _marks(self) -> Iterator[str]:
        """Their labels, each on the first line where it finds room, and lines down from there."""
        lines: list[list[str]] = []
        for mark in reversed(self.timeline.marks):
            at, label = self._at(mark.time), self._plain(clean(mark.label))
            start, text = at, f"{self._sign('mark')} {label}"
            if at + len(text) > self.columns:
                start, text = max(at - len(label) - 1, 0), f"{label} {self._sign('mark')}"
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
            if sign == self._sign("mark") and line[at] == " ":
                line[at] = sign

    def _bars(self) -> Iterator[str]:
        for label, row in zip(self.labels, self.rows, strict=True):
            line = self._cells(row)
            for mark in self.timeline.marks:
                line[self._at(mark.time)] = self._sign("mark")
            self._requests(row.life, line)
            self._end(row.life, line)
            yield label + " " * (self.margin - _width(label)) + "".join(line)

    def _cells(self, row: Row) -> list[str]:
        life = row.life
        line = [" "] * self.columns
        first, last = self._at(life.spawned), self._at(life.ended or self.timeline.end)
        leaks = self.columns if row.leaks is None else self._at(row.leaks)
        for at, kind in enumerate(self._kinds(life, first, last), first):
            leak = kind != "holds" and at > leaks
            line[at] = self._sign("leaks" if leak else kind)
        return line

    def _kinds(self, life: Life, first: int, last: int) -> list[str]:
        """What it mostly did in each column."""
        shares: list[dict[str, float]] = [{} for _ in range(first, last + 1)]
        for segment in life.segments:
            start, end = self.scale.at(segment.start) + 0.5, self.scale.at(segment.end) + 0.5
            for at in range(max(int(start), first), min(int(end), last) + 1):
                share = min(end, at + 1) - max(start, at)
                cell = shares[at - first]
                cell[segment.kind] = cell.get(segment.kind, 0.0) + share
        return [max(cell, key=lambda kind: cell[kind]) if cell else "waits" for cell in shares]

    def _requests(self, life: Life, line: list[str]) -> None:
        for request in life.requests:
            if request.asked == "cancel":
                at = self._at(request.time)
                if life.ended is None or at != self._at(life.ended):
                    line[at] = self._sign("cancel")

    def _end(self, life: Life, line: list[str]) -> None:
        if life.caller:
            return
        at = self._at(self.timeline.end if life.ended is None else life.ended)
        line[at] = self._sign(life.how)
        note = f" {self._plain(clean(life.error))} "
        if life.error and not "".join(line[at + 1 : at + len(note)]).strip():
            if at + len(note) <= self.columns:
                _write(line, at + 1, note.rstrip())

    def _legend(self) -> Iterator[str]:
        line = ""
        for name, (_, _, meaning) in SIGNS.items():
            if name in self.used and meaning:
                item = f"{self._sign(name)} {meaning}"
                if line and len(line) + 2 + len(item) > self.width:
                    yield line
                    line = ""
                line += f"  {item}" if line else item
        yield line

    def _sign(self, name: str) -> str:
        self.used.add(name)
        return SIGNS[name][self.ascii]

    def _at(self, time: float) -> int:
        return round(self.scale.at(time))

    def _label(self, row: Row) -> str:
        name = self._plain("  " * min(row.depth, 5) + clean(row.life.name))
        if _width(name) <= LABEL:
            return name
        while _width(name) > LABEL - 3:
            name = name[:-1]
        return name + self._plain("…")

    def _plain(self, text: str) -> str:
        if not self.ascii:
            return text
        return text.replace("…", "...").encode("ascii", "replace").decode()


def _write(line: list[str], at: int, text: str) -> None:
    at = max(at, 0)
    line[at : at + len(text)] = list(text)[: len(line) - at]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
