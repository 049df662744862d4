"""A timeline as an SVG image that needs nothing else."""

from collections.abc import Iterator

from checker.probes.axis import Scale, duration, ticks
from checker.probes.drawing import frame, plain, px, write
from checker.probes.timeline.lives import Life, Request, Segment, Timeline
from checker.probes.timeline.picture import Picture
from checker.probes.timeline.rows import Row, kinds, rest, rows
from checker.probes.words import breadth, clean, clip

WIDTH, EDGE, NOTES = 720, 16, 130  # pixels; the notes stand beside the ends of the bars
ROW, LINE, INDENT = 24, 17, 14
NAME = 24  # letters
LETTER = 6.6  # width, about

BARS = {
    "waits": "waits",
    "queues": "queues",
    "holds": "holds the loop",
    "leaks": "runs on after the mark",
    "asked": "cancel asked",
}


def draw_svg(picture: Picture) -> str:
    """The picture as SVG. A page that holds it may set its colours, such as `--timeline-ink`."""
    panels = picture.panels()
    span = max((each.end - each.start for each in panels.values()), default=0.0)
    names = [_name(row) for each in panels.values() for row in rows(each)]
    left = EDGE + max((LETTER * breadth(name) for name in names), default=0.0) + EDGE
    used: set[str] = set()
    parts: list[str] = []
    top = EDGE
    for caption, timeline in panels.items():
        panel = _Panel(timeline, caption, top, left, span, used)
        parts += panel.parts()
        top = panel.bottom + EDGE
    parts += _legend(top + 6, used)
    return frame(
        "tl", "Timeline of tasks", describe(picture), STYLE, "".join(parts), (WIDTH, top + LINE + 2)
    )


def describe(picture: Picture) -> str:
    """The picture in words, for those who do not see it."""
    told = []
    for caption, timeline in picture.panels().items():
        told.append(f"{caption}: " if caption else "")
        marks = [f"{_since(timeline, mark.time)}: {mark.label}" for mark in timeline.marks]
        lives = [_told(timeline, row) for row in rows(timeline) if not row.life.caller]
        more = rest(timeline, rows(timeline))
        told.append("; ".join([*lives, *([more] if more else []), *marks]) + ". ")
    return clean("".join(told)).strip()


class _Panel:
    """One timeline. It stands below `top`, and knows its `bottom` once it is drawn."""

    def __init__(
        self, timeline: Timeline, caption: str, top: int, left: float, span: float, used: set[str]
    ) -> None:
        self.timeline, self.caption, self.left, self.span = timeline, caption, left, span
        self.used = used
        self.rows = rows(timeline)
        self.last = int(WIDTH - NOTES - left)
        self.scale = Scale(timeline.start, span, self.last)
        self.labels = list(self._mark_labels())
        self.axis = top + LINE * bool(caption) + 10
        lines = max((line for line, *_ in self.labels), default=-1) + 1
        self.first = self.axis + 8 + LINE * lines + ROW // 2
        more = rest(timeline, self.rows)
        self.bottom = self.first + ROW * (len(self.rows) + bool(more)) - ROW // 2
        self.more = more

    def parts(self) -> Iterator[str]:
        if self.caption:
            yield write(EDGE, self.axis - LINE, clip(self.caption, 90), "tl-bold")
        yield from self._axis()
        yield from self._marks()
        for number, row in enumerate(self.rows):
            yield from self._row(row, self.first + ROW * number)
        if self.more:
            yield write(EDGE, self.bottom - 8, clip(self.more.replace("`", ""), 100), "tl-dim")
        if not self.rows:
            yield write(EDGE, self.first, "no task was spawned", "tl-dim")

    def _at(self, time: float) -> float:
        return self.left + self.scale.at(time)

    def _axis(self) -> Iterator[str]:
        grid = ""
        for time, label in ticks(self.span, max(self.last // 70, 2)):
            x = self._at(self.timeline.start + time)
            grid += f"M{px(x)} {self.axis + 5}V{self.bottom}"
            yield write(x, self.axis, label, "tl-dim tl-mid")
        yield f'<path class="tl-grid" d="{grid}"/>'

    def _mark_labels(self) -> Iterator[tuple[int, float, str, str]]:
        """Line, x, anchor and text: each on the lowest line where it finds room."""
        taken: list[tuple[int, float, float]] = []
        for mark in self.timeline.marks:
            x, text = self._at(mark.time), clip(mark.label, 50)
            length = LETTER * breadth(text) + 8
            anchor = "" if x + length < WIDTH - EDGE else "tl-end"
            start = x - length if anchor else x
            line = 0
            while any(n == line and start < b and a < start + length for n, a, b in taken):
                line += 1
            taken.append((line, start, start + length))
            yield line, x, anchor, text

    def _marks(self) -> Iterator[str]:
        for line, x, anchor, text in self.labels:
            y = self.first - ROW // 2 - 6 - LINE * line
            yield f'<path class="tl-mark" d="M{px(x)} {y - 9}V{self.bottom}"/>'
            yield write(x - 5 if anchor else x + 5, y, text, f"tl-bold {anchor}".strip())

    def _row(self, row: Row, y: int) -> Iterator[str]:
        life = row.life
        yield write(EDGE + INDENT * min(row.depth, 5), y + 4, _name(row).strip())
        for kind, start, end, title in self._bars(row):
            self.used.add(kind)
            path = f"M{px(self.left + start)} {y}H{px(self.left + end)}"
            yield f'<path class="tl-{kind}" d="{path}"><title>{plain(title)}</title></path>'
        for request in life.requests:
            if request.asked == "cancel" and not (life.caller or self._met(life, request)):
                yield self._request(request, y)
        if not life.caller:
            yield from self._end(row, y)

    def _bars(self, row: Row) -> Iterator[tuple[str, float, float, str]]:
        """Stretches of one colour: kind, start, end, and what to say of it."""
        life = row.life
        first = round(self.scale.at(life.spawned))
        last = round(self.scale.at(self.timeline.end if life.ended is None else life.ended))
        leaks = self.last + 1 if row.leaks is None else round(self.scale.at(row.leaks))
        runs: list[tuple[str, int]] = []
        for x, kind in enumerate(kinds(life, self.scale, first, last - 1), first):
            kind = "leaks" if kind != "holds" and x >= leaks else kind
            if not runs or runs[-1][0] != kind:
                runs.append((kind, x))
        ends = [x for _, x in runs[1:]] + [last]
        for (kind, start), end in zip(runs, ends, strict=False):
            yield kind, start, end, self._title(life, (start + end) / 2)

    def _title(self, life: Life, x: float) -> str:
        """What a task does at a point of its bar."""
        return next(
            (_doing(each) for each in life.segments if self.scale.at(each.end) >= x), life.name
        )

    def _met(self, life: Life, request: Request) -> bool:
        """Whether it ended so soon after the request that its end says it all."""
        return life.ended is not None and self._at(life.ended) - self._at(request.time) < 4

    def _request(self, request: Request, y: int) -> str:
        self.used.add("asked")
        who = f"by {request.via}" if request.via else "from outside" if request.outside else ""
        where = f" at line {request.place.line}" if request.place else ""
        title = plain(f"cancel asked {who}{where}")
        path = f"M{px(self._at(request.time) - 5)} {y - 11}h10l-5 8z"
        return f'<path class="tl-asked" d="{path}"><title>{title}</title></path>'

    def _end(self, row: Row, y: int) -> Iterator[str]:
        life = row.life
        x = self._at(self.timeline.end if life.ended is None else life.ended)
        leak = " tl-leak" if row.leaks is not None else ""
        kind, dx, dy, shape = {
            "returned": ("sign", 0, -7, "v14"),
            "cancelled": ("sign", -5, -5, "l10 10m0-10l-10 10"),
            "raised": ("raised", -7, 0, "l7-7 7 7-7 7z"),
            "destroyed": ("sign", -5, 0, "a5 5 0 1 0 10 0 5 5 0 1 0-10 0"),
            "still running": (f"go{leak}", 0, -8, "l12 8-12 8z"),
        }[life.how]
        yield f'<path class="tl-{kind}" d="M{px(x + dx)} {y + dy}{shape}"/>'
        bold = "tl-bold" if life.how in ("raised", "still running", "destroyed") else "tl-dim"
        yield write(x + (16 if life.ended is None else 11), y + 4, _note(life), bold)


STYLE = """
.tl path{fill:none;stroke:var(--tl-i)}
.tl .tl-grid{stroke-opacity:.13}.tl .tl-mark{stroke-dasharray:4 3;stroke-width:1.5}
.tl .tl-waits{stroke:var(--tl-w);stroke-width:8}.tl .tl-leaks{stroke:var(--tl-a);stroke-width:8}
.tl .tl-queues{stroke:var(--tl-q);stroke-width:3}
.tl .tl-holds{stroke-width:14}.tl .tl-sign{stroke-width:2.5}
.tl .tl-asked{fill:var(--tl-i);stroke:var(--tl-p)}
.tl .tl-raised{fill:var(--tl-a);stroke:var(--tl-p)}
.tl .tl-go{fill:var(--tl-w);stroke:none}.tl .tl-leak{fill:var(--tl-a)}
"""  # beside drawing.COMMON


def _legend(y: int, used: set[str]) -> Iterator[str]:
    x = float(EDGE)
    for kind, meaning in BARS.items():
        if kind in used:
            path = f"M{px(x + 6)} {y - 8}h10l-5 8z" if kind == "asked" else f"M{px(x)} {y - 4}h22"
            yield f'<path class="tl-{kind}" d="{path}"/>'
            yield write(x + 28, y, meaning, "tl-dim")
            x += 28 + LETTER * len(meaning) + 20


def _name(row: Row) -> str:
    return "  " * min(row.depth, 5) + clip(row.life.name, NAME)


def _note(life: Life) -> str:
    notes = {"raised": f"{life.error}", "destroyed": "collected"}
    note = notes.get(life.how, life.how)
    return clip(note, 17)


def _doing(segment: Segment) -> str:
    place = f" at line {segment.place.line}" if segment.place else ""
    what = f" ({segment.what})" if segment.what else ""
    return BARS[segment.kind] + place + what


def _told(timeline: Timeline, row: Row) -> str:
    life = row.life
    how = f"raised {life.error}" if life.error else life.how
    return f"{life.name} {how} {_since(timeline, life.ended)}".rstrip()


def _since(timeline: Timeline, time: float | None) -> str:
    return "at the end" if time is None else f"after {duration(time - timeline.start)}"
