"""A life as an SVG image that needs nothing else: each layer a band inside the one around it."""

from collections.abc import Iterator

from checker.probes.asgi.block import Block, Row, Span, Spot
from checker.probes.asgi.layout import Layout, layouts, more
from checker.probes.asgi.picture import Picture
from checker.probes.asgi.wording import describe
from checker.probes.asgi.words import clip, duration
from checker.probes.drawing import frame, px, write

WIDTH, EDGE, NOTES = 700, 14, 150  # pixels; the notes stand beside the ends of the bands
ROW, LINE = 22, 17
NAME = 22  # letters
LETTER = 6.5  # width, about

LEGEND = {
    "down": "the request",
    "answer": "the answer's head",
    "raise": "an exception",
    "piece": "a piece of the body",
    "told": "told that the client left",
    "held": "connection held",
    "endpoint": "at work",
}


def draw_svg(picture: Picture) -> str:
    """Its colours can be set from outside where the SVG is inline: see STYLE."""
    panels = {caption: (life, layouts(life)) for caption, life in picture.panels().items()}
    plans = [plan for _, group in panels.values() for plan in group]
    names = [row.name for plan in plans for each in plan.blocks for row in each.rows]
    left = EDGE + LETTER * max((min(len(name), NAME) for name in names), default=0) + EDGE
    used: set[str] = set()
    parts: list[str] = []
    top = float(EDGE)
    for caption, (life, group) in panels.items():
        parts += [write(EDGE, top + 8, clip(caption, 90), "as-bold")] if caption else []
        top += LINE * bool(caption)
        for plan in group:
            panel = _Panel(plan, top, left, used)
            parts += panel.parts()
            top = panel.bottom
        if told := more(life) or ("" if group else "no request came"):
            parts.append(write(EDGE, top + 8, told, "as-dim"))
            top += LINE
        top += EDGE
    legend, height = _legend(top + 4, used)
    return frame(
        "as",
        "Life of requests",
        describe(picture),
        STYLE,
        "".join([*parts, *legend]),
        (WIDTH, int(height + EDGE)),
    )


class _Panel:
    """Requests on one axis. It stands below `top`, and knows its `bottom` once it is drawn."""

    def __init__(self, plan: Layout, top: float, left: float, used: set[str]) -> None:
        self.plan, self.left, self.used = plan, left, used
        self.step = min((WIDTH - NOTES - left) / max(plan.last, 1), 26.0)
        self.top = top + 8
        self.first = self.top + 10 + LINE * len(plan.marks)
        self.bottom = self.first + sum(map(_height, plan.blocks))

    def parts(self) -> Iterator[str]:
        yield from self._ticks()
        yield from self._marks()
        y = self.first
        for block in self.plan.blocks:
            yield write(EDGE, y + 12, clip(block.title, 90), "as-bold")
            yield from self._block(block, y + LINE + ROW / 2 + 2)
            y += _height(block)

    def _x(self, x: float) -> float:
        return self.left + x * self.step

    def _ticks(self) -> Iterator[str]:
        end = 0.0
        for place, at in self.plan.ticks:
            x, label = self._x(place), duration(at)
            if x > end:
                yield write(x, self.top, label, "as-dim")
                yield _path("grid", f"M{px(x)} {px(self.top + 5)}V{px(self.bottom)}")
                end = x + LETTER * len(label) + 8

    def _marks(self) -> Iterator[str]:
        for number, (place, label) in enumerate(self.plan.marks):
            x, y, text = self._x(place), self.top + LINE * (number + 1), clip(label, 50)
            back = x + LETTER * len(text) + EDGE > WIDTH
            yield _path("mark", f"M{px(x)} {px(y - 9)}V{px(self.bottom)}")
            yield write(x - 5 if back else x + 5, y, text, "as-bold" + " as-end" * back)

    def _block(self, block: Block, y: float) -> Iterator[str]:
        deepest = y + ROW * max((row.depth for row in block.rows), default=0) + ROW / 2 + 8
        for number, row in enumerate(block.rows):
            here = y + ROW * number
            low = deepest - 1.5 * row.depth
            yield from (self._band(row, span, here, low) for span in row.spans if _is_band(span))
        for number, row in enumerate(block.rows):
            here = y + ROW * number
            yield write(
                EDGE, here + 4, clip(row.name, NAME), "" if row.spans or row.spots else "as-dim"
            )
            yield from (self._bar(span, here) for span in row.spans if not _is_band(span))
        yield from self._way(block, y)
        for number, row in enumerate(block.rows):
            yield from self._spots(row, y + ROW * number)
            yield from self._note(row, block, y + ROW * number)

    def _band(self, row: Row, span: Span, y: float, deepest: float) -> str:
        x, top = self._x(span.start) - 3, y - ROW / 2 + 2
        width = max(self._x(span.end) - x + 3, 3)
        kind = "as-band as-broken" if row.alarm else "as-band"
        return (
            f'<rect class="{kind}" x="{px(x)}" y="{px(top)}" width="{px(width)}"'
            f' height="{px(deepest - top)}" rx="4"/>'
        )

    def _bar(self, span: Span, y: float) -> str:
        kind = "held" if span.kind == "held" else "work"
        self.used.add("held" if kind == "held" else "endpoint")
        end = max(self._x(span.end), self._x(span.start) + 3)
        return _path(kind, f"M{px(self._x(span.start))} {px(y)}H{px(end)}")

    def _way(self, block: Block, y: float) -> Iterator[str]:
        """Down to whoever answers, and up to the client: along a row, then to the next one."""
        if not block.way:
            return
        x, row, before = block.way[0][0], 0, "down"
        for to, depth, way in block.way:
            self.used.add(way)
            if to > x:
                yield _path(before, f"M{px(self._x(x))} {px(y + ROW * row)}H{px(self._x(to))}")
            if depth != row:
                up, down = px(y + ROW * row), px(y + ROW * depth)
                yield _path(way, f"M{px(self._x(to))} {up}V{down}")
            x, row, before = to, depth, way

    def _spots(self, row: Row, y: float) -> Iterator[str]:
        for number, spot in enumerate(row.spots):
            later = [each.x for each in row.spots[number + 1 :]]
            room = (min(later, default=self.plan.last + 4) - spot.x) * self.step - 8
            yield from self._spot(spot, y, room, small=row.depth > 0)

    def _spot(self, spot: Spot, y: float, room: float, small: bool) -> Iterator[str]:
        x = self._x(spot.x)
        if spot.kind in ("piece", "told"):
            self.used.add(spot.kind)
        r = 2 if small else 3
        shape = {
            "status": f"M{px(x - 4)} {px(y + 1)}l4-7 4 7z",
            "piece": f"M{px(x - r)} {px(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0",
            "complete": f"M{px(x)} {px(y - 7)}v14",
            "cut": f"M{px(x - 5)} {px(y - 5)}l10 10m0-10l-10 10",
            "left": f"M{px(x - 5)} {px(y - 5)}l10 10m0-10l-10 10",
            "told": f"M{px(x - 4)} {px(y)}l8-5v10z",
        }.get(spot.kind, f"M{px(x - 6)} {px(y)}l6-6 6 6-6 6z")
        yield _path(spot.kind, shape)
        label = {"cut": "cut off", "left": "client leaves"}.get(spot.kind, spot.label)
        if label and LETTER * len(label) + 4 < room:
            yield write(x + 9, y + 4, label, "as-bold")

    def _note(self, row: Row, block: Block, y: float) -> Iterator[str]:
        if row.note:
            onion = [each for each in block.rows if each.depth]
            beside = [row] if row.alarm or not row.depth else onion
            x = self._x(max(span.end for each in beside for span in each.spans)) + 9
            text = clip(row.note, max(int((WIDTH - x - 4) / LETTER), 6))
            yield write(x, y + 4, text, "as-alarm" if row.alarm else "as-dim")


STYLE = """
.as text{paint-order:stroke;stroke:var(--as-p);stroke-width:3px}
.as .as-alarm{font-weight:600;fill:var(--as-a)}
.as .as-band{fill:var(--as-i);fill-opacity:.045;stroke:var(--as-i);stroke-opacity:.3}
.as .as-broken{stroke:var(--as-a);stroke-opacity:.7}
.as path{fill:none;stroke:var(--as-i)}
.as .as-grid{stroke-opacity:.13}.as .as-mark{stroke-dasharray:4 3;stroke-width:1.5}
.as .as-down{stroke:var(--as-w);stroke-width:2.5;stroke-linecap:round}
.as .as-answer{stroke-width:2.5;stroke-linecap:round}
.as .as-raise{stroke:var(--as-a);stroke-width:2.5;stroke-linecap:round}
.as .as-held{stroke:var(--as-w);stroke-width:8}.as .as-work{stroke-width:6;stroke-opacity:.45}
.as .as-status,.as .as-piece,.as .as-commit{fill:var(--as-i);stroke:var(--as-p)}
.as .as-rollback{fill:var(--as-p);stroke-width:1.5}
.as .as-failed{fill:var(--as-a);stroke:var(--as-p)}
.as .as-told{fill:var(--as-a);stroke:none}
.as .as-complete{stroke-width:2.5}.as .as-cut,.as .as-left{stroke:var(--as-a);stroke-width:2.5}
"""  # beside drawing.COMMON


def _legend(y: float, used: set[str]) -> tuple[list[str], float]:
    parts, x = [], float(EDGE)
    for kind, meaning in LEGEND.items():
        if kind not in used:
            continue
        width = 28 + LETTER * len(meaning) + 14
        if x + width > WIDTH:
            x, y = float(EDGE), y + LINE
        shape = {
            "piece": f"M{px(x + 7)} {px(y)}a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
            "told": f"M{px(x + 6)} {px(y)}l8-5v10z",
        }.get(kind, f"M{px(x)} {px(y)}h20")
        parts.append(_path("work" if kind == "endpoint" else kind, shape))
        parts.append(write(x + 26, y + 4, meaning, "as-dim"))
        x += width
    return parts, y


def _is_band(span: Span) -> bool:
    return span.kind == "layer"


def _height(block: Block) -> float:
    return LINE + ROW * len(block.rows) + EDGE + 6


def _path(kind: str, shape: str) -> str:
    return f'<path class="as-{kind}" d="{shape}"/>'
