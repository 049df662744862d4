"""What every picture of a life agrees on: which requests share an axis, and what stands where."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.probes.asgi.block import Block, block
from checker.probes.asgi.life import Event, Life, Request

MOST = 6  # requests
PIECES = 3  # of a body that a layer or a client is shown with
CASCADE = {"enter", "leave", "start", "body", "end", "response.start", "response.end"}
Under = tuple[Request, int]


@dataclass(frozen=True)
class Layout:
    """`last` is the place of the last event; `ticks` tell where the loop's time moved on."""

    blocks: list[Block]
    marks: list[tuple[float, str]]
    ticks: list[tuple[float, float]]
    last: float


def layouts(life: Life) -> list[Layout]:
    """One for each group of requests that were under way at the same time."""
    told = list(_without_pieces(life.events))
    groups = list(_groups(life.requests[:MOST], told))
    plans = []
    for number, group in enumerate(groups):
        last = group[-1][1] if number < len(groups) - 1 else len(life.events)
        first = groups[number - 1][-1][1] if number else -1
        numbers = {request.number for request, _ in group}
        events = [
            event
            for event in told
            if event.request in numbers or (event.request is None and first < event.number <= last)
        ]
        plans.append(_layout(life, [request for request, _ in group], events))
    return plans


def more(life: Life) -> str:
    return f"… and {len(life.requests) - MOST} more" if life.requests[MOST:] else ""


def _groups(requests: tuple[Request, ...], events: list[Event]) -> Iterator[list[Under]]:
    """Requests, each with the number of the last event of all in its group so far."""
    group: list[Under] = []
    for request in requests:
        own = [event.number for event in events if event.request == request.number] or [0]
        if group and own[0] > group[-1][1]:
            yield group
            group = []
        group.append((request, max(own[-1], group[-1][1] if group else 0)))
    if group:
        yield group


def _layout(life: Life, requests: list[Request], events: list[Event]) -> Layout:
    places, ticks = _places(events)
    marks = [(places[event.number], event.label) for event in events if event.what == "mark"]
    blocks = [block(life, request, events, places) for request in requests]
    return Layout(blocks, marks, ticks, max(places.values(), default=0.0) + 1)


def _without_pieces(events: tuple[Event, ...]) -> Iterator[Event]:
    """A long body is told by its first pieces."""
    count: dict[tuple[object, ...], int] = {}
    for event in events:
        if event.what.endswith("body"):
            key = (event.request, event.layer)
            count[key] = count.get(key, 0) + 1
            if count[key] > PIECES:
                continue
        yield event


def _places(events: list[Event]) -> tuple[dict[int, float], list[tuple[float, float]]]:
    """Where each event stands: they follow one another, and time that goes by takes some room."""
    places: dict[int, float] = {}
    ticks: list[tuple[float, float]] = []
    x, before = 0.0, None
    for event in events:
        if before:
            alike = event.what == before.what and event.request == before.request
            x += 0.6 if alike and event.what in CASCADE else 1.0
            x += 1.5 if event.at > before.at else 0.0
        if not before or event.at > before.at:
            ticks.append((x, event.at))
        places[event.number] = x
        before = event
    return places, ticks
