"""A life for the terminal."""

from collections.abc import Iterator

from checker.probes.asgi.block import Block, Row
from checker.probes.asgi.layout import Layout, layouts, more
from checker.probes.asgi.picture import Picture
from checker.probes.asgi.words import clip, duration
from checker.probes.words import spelled

LABEL, NOTES = 22, 18  # columns of names, and of notes, at most
SIGNS = {
    "layer": ("─", "-", "in the layer"),
    "down": ("↓", "v", "request"),
    "answer": ("↑", "^", "status"),
    "raise": ("!", "!", "exception"),
    "piece": ("·", ".", "piece of the body"),
    "complete": ("┤", "|", "complete"),
    "cut": ("✗", "x", "connection closed"),
    "left": ("✗", "x", "connection closed"),
    "told": ("◂", "<", "told that the client left"),
    "held": ("═", "=", "connection held"),
    "commit": ("C", "C", "COMMIT done"),
    "rollback": ("R", "R", "ROLLBACK done"),
    "failed": ("‼", "X", "it failed"),
    "endpoint": ("█", "#", "at work"),
    "background": ("█", "#", "at work"),
    "task": ("█", "#", "at work"),
    "mark": ("┊", ":", ""),
}


def draw_text(picture: Picture, width: int = 78, *, ascii: bool = False) -> str:
    """One row per layer, the outermost on top, in the order of what happened."""
    used: dict[str, None] = {}
    lines: list[str] = []
    for caption, life in picture.panels().items():
        lines += [clip(caption, width)] if caption else []
        for plan in layouts(life):
            lines += [*_Panel(plan, width, ascii, used).lines(), ""]
        lines += ["no request came"] if not life.requests else []
        lines += [more(life)] if more(life) else []
    meanings = {SIGNS[kind][2]: SIGNS[kind][ascii] for kind in SIGNS if kind in used}
    items = [f"{sign} {meaning}" for meaning, sign in meanings.items() if meaning]
    text = "\n".join(line.rstrip() for line in [*lines, *_wrapped(items, width)])
    return spelled(text) if ascii else text


class _Panel:
    def __init__(self, plan: Layout, width: int, ascii: bool, used: dict[str, None]) -> None:
        self.plan, self.ascii, self.used = plan, ascii, used
        names = [len(row.name) for block in plan.blocks for row in block.rows]
        self.margin = min(max(names, default=0), LABEL) + 2
        self.columns = max(width - self.margin, 20)
        notes = [len(row.note) + 3 for block in plan.blocks for row in block.rows if row.note]
        room = min(max(notes, default=4), NOTES)
        self.step = min((self.columns - room) / plan.last, 2.0)

    def lines(self) -> Iterator[str]:
        for number, block in enumerate(self.plan.blocks):
            yield clip(block.title, self.margin + self.columns)
            yield from self._axis() if not number else ()
            yield from (self._row(block, n, row) for n, row in enumerate(block.rows))

    def _axis(self) -> Iterator[str]:
        line = [" "] * self.columns
        end = -2
        for x, at in self.plan.ticks:
            if self._at(x) > end + 1:
                end = self._write(line, self._at(x), duration(at))
        yield " " * self.margin + "".join(line)
        for x, label in self.plan.marks:
            line = [" "] * self.columns
            text = clip(f"{self._sign('mark')} {label}", self.columns)
            self._write(line, min(self._at(x), max(self.columns - len(text), 0)), text)
            yield " " * self.margin + "".join(line)

    def _row(self, block: Block, number: int, row: Row) -> str:
        line = [" "] * self.columns
        for span in sorted(row.spans, key=lambda span: span.kind != "layer"):
            for at in range(self._at(span.start), self._at(span.end) + 1):
                line[at] = self._sign(span.kind)
        for x, _ in self.plan.marks:
            line[self._at(x)] = self._sign("mark")
        for spot in row.spots:
            if spot.kind != "status":
                line[self._at(spot.x)] = self._sign(spot.kind)
        for x, depth, way in block.way:
            if depth == number and number:
                line[self._at(x)] = self._sign(way)
        end = max((self._at(span.end) for span in row.spans), default=0)
        for spot in row.spots:
            if spot.kind == "status":
                self._write(line, self._at(spot.x), spot.label)
        self._write(line, end + 2, clip(row.note, max(self.columns - end - 3, 0)))
        return clip(row.name, LABEL).ljust(self.margin) + "".join(line)

    def _write(self, line: list[str], at: int, text: str) -> int:
        text = text[: max(len(line) - at, 0)]
        line[at : at + len(text)] = list(text)
        return at + len(text)

    def _sign(self, kind: str) -> str:
        self.used[kind] = None
        return SIGNS[kind][self.ascii]

    def _at(self, x: float) -> int:
        return min(round(x * self.step), self.columns - 1)


def _wrapped(items: list[str], width: int) -> Iterator[str]:
    line = ""
    for item in items:
        if line and len(line) + 2 + len(item) > width:
            yield line
            line = ""
        line += f"  {item}" if line else item
    yield line
