"""An interleaving for the terminal: a column for each task, a row for each line that it ran."""

from collections.abc import Iterator

from checker.probes.schedules.interleaving import Interleaving, Step
from checker.probes.schedules.rows import Row, breadth, clip, rows

SIGNS = {
    "lane": ("│", "|", ""),
    "departs": ("▲", "^", "not asyncio's own order"),
    "awaits": ("─", "-", "awaits"),
    "returned": ("┤", "<", "returned"),
    "raised": ("!", "!", "raised"),
    "cancelled": ("✗", "x", "cancelled"),
}
LANE = 14  # columns between two tasks, at most
CODE = 36  # columns for the code of the last task, if there is room


def draw_text(interleaving: Interleaving, width: int = 72, *, ascii: bool = False) -> str:
    """Time runs down, a column for each task, in all `width` columns of a terminal.

    `ascii` is for terminals that know no other signs.
    """
    page = _Page(interleaving, width, ascii)
    return "\n".join(line.rstrip() for line in page.lines())


class _Page:
    def __init__(self, interleaving: Interleaving, width: int, ascii: bool) -> None:
        self.width, self.ascii = width, ascii
        self.used: set[str] = set()
        self.error = interleaving.error
        self.names, self.rows = rows(interleaving)
        self.margin = max((len(row.time) for row in self.rows), default=0) + 2
        room = (width - self.margin - CODE) // max(len(self.names) - 1, 1)
        self.lane = min(max(room, 2), LANE)
        self.last = {row.column: at for at, row in enumerate(self.rows) if row.step}

    def lines(self) -> Iterator[str]:
        if not self.names:
            yield "no line was run"
        for column, name in enumerate(self.names):
            yield self._line("", column, name, before=column)
        for at, row in enumerate(self.rows):
            yield from self._row(at, row)
        if self.error:
            yield ""
            yield self._plain(f"! {self.error.splitlines()[0]}", self.width)
        if self.used:
            legend = [f"{self._sign(name)} {SIGNS[name][2]}" for name in SIGNS if name in self.used]
            yield ""
            yield "  ".join(legend)

    def _row(self, at: int, row: Row) -> Iterator[str]:
        if row.step is None:
            yield self._line("", len(self.names), f"… {row.left} more lines", at=at)
            return
        if row.step.departs:
            yield self._line("", row.column, f"{self._mark('departs')} {row.step.departs}", at=at)
        end = self._end(row.step)
        code = f"{row.step.line:>3} {row.step.source}"
        room = self.width - self.margin - self.lane * row.column - breadth(end)
        yield self._line(row.time, row.column, self._plain(code, room) + end, at=at)

    def _end(self, step: Step) -> str:
        if step.did == "ran":
            return ""
        return f"  {self._mark(step.did)} {self._plain(step.what, 24)}"

    def _line(
        self, time: str, column: int, text: str, at: int = -1, before: int | None = None
    ) -> str:
        """A text in its column, right of the lanes of tasks that are not over yet."""
        lanes = ""
        for other in range(min(column, len(self.names))):
            goes_on = self.last[other] >= at
            lanes += (self._sign("lane") if goes_on else " ").ljust(self.lane)
        room = self.width - self.margin - len(lanes)
        return time.rjust(self.margin - 2) + "  " + lanes + self._plain(text, room)

    def _mark(self, name: str) -> str:
        self.used.add(name)
        return self._sign(name)

    def _sign(self, name: str) -> str:
        return SIGNS[name][self.ascii]

    def _plain(self, text: str, columns: int) -> str:
        text = clip(text, columns)
        return text.replace("…", ".").encode("ascii", "replace").decode() if self.ascii else text
