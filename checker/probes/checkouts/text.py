"""A balance for the terminal: how many are held and wait, and each connection's stays."""

from collections.abc import Iterator
from textwrap import wrap

from checker.probes.axis import Scale, ruler
from checker.probes.checkouts.balance import Balance
from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.layout import at, rest, rows, total
from checker.probes.checkouts.picture import Picture
from checker.probes.words import clip, spelled

LABEL = 14  # columns
SIGNS = {"held": ("█", "#"), "left": ("▶", ">")}


def draw_text(picture: Picture, width: int = 72, *, ascii: bool = False) -> str:
    """In `width` columns of a terminal; `ascii` for those that know no other signs."""
    panels = picture.panels()
    span = max((each.end - each.start for each in panels.values()), default=0.0)
    lines: list[str] = []
    for caption, balance in panels.items():
        lines += [caption] if caption else []
        lines += wrap(total(balance), width)
        lines += [*_panel(balance, span, width - LABEL - 2 * ascii, ascii), ""]
    text = "\n".join(clip(line.rstrip(), width - 2 * ascii) for line in lines).rstrip("\n")
    return spelled(text) if ascii else text


def _panel(balance: Balance, span: float, columns: int, ascii: bool) -> Iterator[str]:
    if not balance.holds and not balance.waits:
        return
    yield " " * LABEL + ruler(span, columns)
    yield "held".ljust(LABEL) + _counts(balance, balance.held, span, columns)
    if waiting := balance.waiting:
        yield "waiting".ljust(LABEL) + _counts(balance, waiting, span, columns)
    for number, holds in rows(balance).items():
        cells = _cells(balance, holds, Scale(balance.start, span, columns - 1), ascii)
        yield f"connection {number}".ljust(LABEL) + cells
    if more := rest(balance):
        yield more


def _counts(balance: Balance, steps: list[tuple[float, int]], span: float, columns: int) -> str:
    """A digit for each column, a plus for what needs two."""
    width = span / (columns - 1) if span else 1.0
    last = max(round((balance.end - balance.start) / width), 1)
    counts = [
        at(steps, balance.start + width * column, balance.start + width * (column + 1))
        for column in range(last)
    ]
    return "".join(str(count) if count < 10 else "+" for count in counts).replace("0", "·")


def _cells(balance: Balance, holds: list[Hold], scale: Scale, ascii: bool) -> str:
    line = [" "] * (round(scale.last) + 1)
    for hold in holds:
        first = int(scale.at(hold.since))
        last = int(scale.at(balance.end if hold.until is None else hold.until))
        for column in range(first, max(last, first + 1)):
            line[column] = SIGNS["held"][ascii]
        if hold.until is None:
            line[last] = SIGNS["left"][ascii]
    return "".join(line)
