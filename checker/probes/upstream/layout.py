"""What every picture of traffic agrees on: its rows, and what is said of it."""

from checker.probes.upstream.exchange import Request
from checker.probes.upstream.picture import Picture
from checker.probes.upstream.traffic import Link, Traffic
from checker.probes.words import clean

MOST = 10  # connections


def rows(traffic: Traffic) -> list[tuple[Link, list[Request]]]:
    """Each connection that is drawn, and its requests."""
    return [
        (link, [each for each in traffic.requests if each.connection == link.number])
        for link in traffic.links[:MOST]
    ]


def rest(traffic: Traffic) -> str:
    """`… and 30 more connections`, for the rows that are not drawn."""
    more = len(traffic.links) - MOST
    return f"… and {_count(more, 'more connection')}" if more > 0 else ""


def total(traffic: Traffic) -> str:
    """What stands above a picture: `12 requests over 4 connections, 3 in flight at once`."""
    requests, links = len(traffic.requests), len(traffic.links)
    parts = [f"{_count(requests, 'request')} over {_count(links, 'connection')}"]
    if traffic.requests:
        parts.append(f"{traffic.most:,} in flight at once")
    if lost := sum(each.ended is not None and each.status is None for each in traffic.requests):
        parts.append(f"{lost:,} broken off")
    if left := sum(each.closed is None for each in traffic.links):
        parts.append(f"{left:,} still open")
    return ", ".join(parts)


def describe(picture: Picture) -> str:
    """The picture in words, for those who do not see it."""
    told = []
    for caption, traffic in picture.panels().items():
        told.append((f"{caption}: " if caption else "") + total(traffic) + ".")
    return clean(" ".join(told))


def kind(request: Request) -> str:
    """`waits` for an answer yet, has been `lost`, or is `done`."""
    if request.ended is None:
        return "waits"
    return "done" if request.status is not None else "lost"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
