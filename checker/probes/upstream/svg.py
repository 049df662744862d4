"""Traffic as an SVG image that needs nothing else: a row for each connection."""

from collections.abc import Iterator

from checker.probes.axis import Scale, duration, ticks
from checker.probes.drawing import frame, plain, px, write
from checker.probes.upstream.exchange import Request
from checker.probes.upstream.layout import describe, kind, rest, rows, total
from checker.probes.upstream.picture import Picture
from checker.probes.upstream.traffic import Link, Traffic
from checker.probes.words import breadth, clip

WIDTH, EDGE, LABEL = 720, 16, 104  # pixels
ROW, LINE = 20, 18
LETTER, BOLD = 6.6, 7.3  # width, about

LEGEND = {
    "done": "a request, answered",
    "waits": "not answered yet",
    "lost": "broken off",
    "idle": "open, and idle",
}


def draw_svg(picture: Picture) -> str:
    """The picture as SVG. A page that holds it may set its colours, such as `--timeline-ink`."""
    panels = picture.panels()
    span = max((each.end - each.start for each in panels.values()), default=0.0)
    used: set[str] = set()
    parts: list[str] = []
    top = EDGE
    for caption, traffic in panels.items():
        panel = _Panel(traffic, caption, top, span, used)
        parts += panel.parts()
        top = panel.bottom + EDGE
    parts += _legend(top + 2, used)
    return frame(
        "up",
        "Traffic of a server",
        describe(picture),
        STYLE,
        "".join(parts),
        (WIDTH, top + LINE - 2),
    )


class _Panel:
    """One server. It stands below `top`, and knows its `bottom`."""

    def __init__(
        self, traffic: Traffic, caption: str, top: int, span: float, used: set[str]
    ) -> None:
        self.traffic, self.caption, self.span, self.used = traffic, caption, span, used
        self.rows, self.more = rows(traffic), rest(traffic)
        self.scale = Scale(traffic.start, span, WIDTH - 2 * EDGE - LABEL)
        self.head = top + 8
        self.axis = self.head + LINE
        self.last = self.axis + 8 + ROW * len(self.rows)
        self.bottom = self.last + ROW * bool(self.more)

    def parts(self) -> Iterator[str]:
        sums, x = total(self.traffic), float(EDGE)
        if self.caption:
            caption = clip(self.caption, 50)
            yield write(x, self.head, caption, "up-bold")
            x += BOLD * breadth(caption) + 14
        yield write(x, self.head, sums, "up-dim" if self.caption else "up-bold")
        yield from self._axis()
        for number, (link, requests) in enumerate(self.rows):
            y = self.axis + 8 + ROW * number + ROW // 2
            yield write(EDGE, y + 4, f"connection {link.number}")
            yield self._link(link, y)
            yield from (self._request(request, y) for request in requests)
        if self.more:
            yield write(EDGE, self.bottom - 6, self.more, "up-dim")

    def _x(self, time: float) -> float:
        return EDGE + LABEL + self.scale.at(time)

    def _axis(self) -> Iterator[str]:
        grid = ""
        for time, label in ticks(self.span, 8):
            x = self._x(self.traffic.start + time)
            grid += f"M{px(x)} {self.axis + 5}V{self.last}"
            yield write(x, self.axis, label, "up-dim up-mid")
        yield f'<path class="up-grid" d="{grid}"/>'

    def _link(self, link: Link, y: int) -> str:
        self.used.add("idle")
        return self._bar(link.opened, link.closed, y, 2, "idle", f"connection {link.number}")

    def _request(self, request: Request, y: int) -> str:
        name = kind(request)
        self.used.add(name)
        took = f" {duration(request.ended - request.started)}" if request.ended is not None else ""
        what = f"{request.method} {request.path}{took}"
        return self._bar(request.started, request.ended, y, 10, name, what)

    def _bar(
        self, start: float, end: float | None, y: int, height: int, kind: str, title: str
    ) -> str:
        x = self._x(start)
        width = max(self._x(self.traffic.end if end is None else end) - x, 2)
        box = f'x="{px(x)}" y="{y - height // 2}" width="{px(width)}" height="{height}"'
        return f'<rect class="up-{kind} up-bar" {box}><title>{plain(title)}</title></rect>'


STYLE = """
.up .up-grid{fill:none;stroke:var(--up-i);stroke-opacity:.13}
.up .up-done{fill:var(--up-w)}.up .up-idle{fill:var(--up-q)}
.up .up-lost{fill:var(--up-a)}.up .up-waits{fill:var(--up-w);fill-opacity:.45}
.up .up-bar{stroke:var(--up-p);stroke-width:.5}
"""  # beside drawing.COMMON


def _legend(y: int, used: set[str]) -> Iterator[str]:
    x = float(EDGE)
    for name, meaning in LEGEND.items():
        if name in used:
            high, low = (2, y - 5) if name == "idle" else (10, y - 9)
            box = f'x="{px(x)}" y="{low}" width="22" height="{high}"'
            yield f'<rect class="up-{name}" {box}/>'
            yield write(x + 28, y, meaning, "up-dim")
            x += 28 + LETTER * len(meaning) + 20
