"""Traffic for the terminal: a row for each connection, and on it its requests."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from checker.probes.axis import Scale, ruler
from checker.probes.upstream.exchange import Request
from checker.probes.upstream.layout import kind, rest, rows, total
from checker.probes.upstream.picture import Picture
from checker.probes.upstream.traffic import Link, Traffic
from checker.probes.words import clip, spelled

LABEL = 15  # columns
IDLE = ("─", "-")
NEXT = ("▓", "=")  # every other answered request, so that neighbours can be told apart
SIGNS = {"done": ("█", "#"), "waits": ("▒", "?"), "lost": ("░", "x")}
LEGEND = {"waits": "not answered yet", "lost": "broken off"}


def draw_text(picture: Picture, width: int = 72, *, ascii: bool = False) -> str:
    """In `width` columns of a terminal; `ascii` for those that know no other signs."""
    panels = picture.panels()
    span = max((each.end - each.start for each in panels.values()), default=0.0)
    lines: list[str] = []
    for caption, traffic in panels.items():
        lines += [caption] if caption else []
        lines += wrap(total(traffic), width)
        lines += [*_panel(traffic, span, width - LABEL - 2 * ascii, ascii), ""]
    lines += _legend(panels.values(), ascii)
    text = "\n".join(clip(line.rstrip(), width - 2 * ascii) for line in lines).rstrip("\n")
    return spelled(text) if ascii else text


def _panel(traffic: Traffic, span: float, columns: int, ascii: bool) -> Iterator[str]:
    if not traffic.links:
        return
    scale = Scale(traffic.start, span, columns - 1)
    yield " " * LABEL + ruler(span, columns)
    for link, requests in rows(traffic):
        cells = _cells(traffic, link, requests, scale, ascii)
        yield f"connection {link.number}".ljust(LABEL) + cells
    if more := rest(traffic):
        yield more


def _cells(traffic: Traffic, link: Link, requests: list[Request], scale: Scale, ascii: bool) -> str:
    line = [" "] * (round(scale.last) + 1)

    def fill(start: float, end: float | None, sign: str) -> None:
        first = int(scale.at(start))
        last = int(scale.at(traffic.end if end is None else end))
        line[first : max(last, first + 1)] = sign * max(last - first, 1)

    fill(link.opened, link.closed, IDLE[ascii])
    for number, request in enumerate(requests):
        name = kind(request)
        signs = NEXT if name == "done" and number % 2 else SIGNS[name]
        fill(request.started, request.ended, signs[ascii])
    return "".join(line)


def _legend(panels: Iterable[Traffic], ascii: bool) -> Iterator[str]:
    kinds = {kind(each) for traffic in panels for _, asked in rows(traffic) for each in asked}
    told = [f"{SIGNS[each][ascii]} {meaning}" for each, meaning in LEGEND.items() if each in kinds]
    if told:
        yield "   ".join(told)
