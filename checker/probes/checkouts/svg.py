"""A balance as an SVG image that needs nothing else: a curve, and below it each connection."""

from collections.abc import Iterator

from checker.probes.axis import Scale, ticks
from checker.probes.checkouts.balance import Balance
from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.layout import describe, rest, rows, total
from checker.probes.checkouts.picture import Picture
from checker.probes.drawing import frame, plain, px, write
from checker.probes.words import breadth, clip

WIDTH, EDGE, LABEL = 720, 16, 104  # pixels
ROW, LINE, CURVE = 20, 18, 90
LETTER, BOLD = 6.6, 7.3  # width, about

LEGEND = {"held": "held", "waits": "waiting for one", "left": "not given back"}


def draw_svg(picture: Picture) -> str:
    """The picture as SVG. A page that holds it may set its colours, such as `--timeline-ink`."""
    panels = picture.panels()
    span = max((each.end - each.start for each in panels.values()), default=0.0)
    highest = max((_highest(each) for each in panels.values()), default=1)
    used: set[str] = set()
    parts: list[str] = []
    top = EDGE
    for caption, balance in panels.items():
        panel = _Panel(balance, caption, top, span, highest, used)
        parts += panel.parts()
        top = panel.bottom + EDGE
    parts += _legend(top + 2, used)
    return frame(
        "co", "Balance of a pool", describe(picture), STYLE, "".join(parts), (WIDTH, top + LINE - 2)
    )


class _Panel:
    """One balance. It stands below `top`, and knows its `bottom`."""

    def __init__(
        self, balance: Balance, caption: str, top: int, span: float, highest: int, used: set[str]
    ) -> None:
        self.balance, self.caption, self.span, self.used = balance, caption, span, used
        self.rows, self.more = rows(balance), rest(balance)
        self.scale = Scale(balance.start, span, WIDTH - 2 * EDGE - LABEL)
        self.step = CURVE / max(highest, 1)
        self.head = top + 8
        self.axis = self.head + LINE
        self.floor = self.axis + 10 + CURVE
        self.last = self.floor + 8 + ROW * len(self.rows)
        self.bottom = self.last + ROW * bool(self.more)

    def parts(self) -> Iterator[str]:
        sums, x = total(self.balance), float(EDGE)
        if self.caption:
            caption = clip(self.caption, 50)
            yield write(x, self.head, caption, "co-bold")
            x += BOLD * breadth(caption) + 14
        yield write(x, self.head, sums, "co-dim" if self.caption else "co-bold")
        yield from self._axis()
        yield from self._curves()
        for number, (connection, holds) in enumerate(self.rows.items()):
            y = self.floor + 8 + ROW * number + ROW // 2
            yield write(EDGE, y + 4, f"connection {connection}")
            yield from (self._hold(hold, y) for hold in holds)
        if self.more:
            yield write(EDGE, self.bottom - 6, self.more, "co-dim")

    def _x(self, time: float) -> float:
        return EDGE + LABEL + self.scale.at(time)

    def _y(self, count: int) -> float:
        return self.floor - self.step * count

    def _axis(self) -> Iterator[str]:
        grid = f"M{EDGE + LABEL} {self.floor}H{WIDTH - EDGE}"
        for time, label in ticks(self.span, 8):
            x = self._x(self.balance.start + time)
            grid += f"M{px(x)} {self.axis + 5}V{self.last}"
            yield write(x, self.axis, label, "co-dim co-mid")
        yield f'<path class="co-grid" d="{grid}"/>'

    def _curves(self) -> Iterator[str]:
        held = self.balance.held
        both = _sum(held, self.balance.waiting)
        if self.balance.waiting:
            self.used.add("waits")
            yield self._area(both, "waits")
        self.used.add("held")
        yield self._area(held, "held")
        if size := self.balance.size:
            y = px(self._y(size))
            yield f'<path class="co-size" d="M{EDGE + LABEL} {y}H{WIDTH - EDGE}"/>'
            yield write(EDGE + LABEL - 8, self._y(size) + 4, f"pool of {size}", "co-end")

    def _area(self, steps: list[tuple[float, int]], kind: str) -> str:
        path = f"M{px(self._x(self.balance.start))} {self.floor}"
        for time, count in steps:
            path += f"H{px(self._x(time))}V{px(self._y(count))}"
        return f'<path class="co-{kind}" d="{path}H{px(self._x(self.balance.end))}V{self.floor}z"/>'

    def _hold(self, hold: Hold, y: int) -> str:
        kind = "left" if hold.until is None else "held"
        self.used.add(kind)
        start = self._x(hold.since)
        end = max(self._x(self.balance.end if hold.until is None else hold.until), start + 2)
        line = f" at line {hold.line}" if hold.line else ""
        title = f"<title>{plain(f'{hold.task}{line}')}</title>"
        box = f'x="{px(start)}" y="{y - 5}" width="{px(end - start)}" height="10"'
        return f'<rect class="co-{kind} co-bar" {box}>{title}</rect>'


STYLE = """
.co .co-grid{fill:none;stroke:var(--co-i);stroke-opacity:.13}
.co .co-size{fill:none;stroke:var(--co-i);stroke-dasharray:4 3;stroke-width:1.5}
.co .co-held{fill:var(--co-w)}.co .co-waits{fill:var(--co-q);fill-opacity:.45}
.co .co-left{fill:var(--co-a)}.co .co-bar{stroke:var(--co-p)}
"""  # beside drawing.COMMON


def _legend(y: int, used: set[str]) -> Iterator[str]:
    x = float(EDGE)
    for kind, meaning in LEGEND.items():
        if kind in used:
            yield f'<rect class="co-{kind}" x="{px(x)}" y="{y - 9}" width="22" height="10"/>'
            yield write(x + 28, y, meaning, "co-dim")
            x += 28 + LETTER * len(meaning) + 20


def _highest(balance: Balance) -> int:
    both = _sum(balance.held, balance.waiting)
    return max([balance.size, *(count for _, count in both)])


def _sum(one: list[tuple[float, int]], other: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Two curves, one on top of the other."""
    levels = [0, 0]
    total: dict[float, int] = {}
    marked = [(time, 0, count) for time, count in one] + [(time, 1, count) for time, count in other]
    for time, which, count in sorted(marked):
        levels[which] = count
        total[time] = sum(levels)
    return list(total.items())
