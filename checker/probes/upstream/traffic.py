"""What came to a server over which connection, as frozen, plain data that can be drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.probes.upstream.exchange import Request
from checker.probes.upstream.picture import Picture


@dataclass(frozen=True)
class Link:
    """A connection of a client's. Times are seconds of the loop's clock.

    Attributes:
        number: counted from 1 in the order in which they were opened
        opened: when it was
        closed: when it was; None while it is open
    """

    number: int
    opened: float
    closed: float | None = None


@dataclass(frozen=True, repr=False)
class Traffic(Picture):
    """All that a server saw. Times are seconds of the loop's clock.

    Attributes:
        links: in the order in which they were opened
        requests: in the order in which they came
        start: when the server began
        end: when it ended, or was asked
    """

    links: tuple[Link, ...]
    requests: tuple[Request, ...]
    start: float
    end: float

    @property
    def most(self) -> int:
        """How many requests were in flight at once."""
        return most((each.started, each.ended) for each in self.requests)

    def __repr__(self) -> str:
        return f"<Traffic of {len(self.requests)} requests, {len(self.links)} connections>"

    def panels(self) -> "dict[str, Traffic]":
        return {"": self}


@dataclass(frozen=True)
class Comparison(Picture):
    """Several servers, or times, shown like one.

    Attributes:
        parts: by their captions
    """

    parts: Mapping[str, Traffic]

    def panels(self) -> dict[str, Traffic]:
        return dict(self.parts)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.parts)}>"


def compare(parts: Mapping[str, Traffic]) -> Comparison:
    """One picture of several: `compare({"one each": before, "one for all": after})`."""
    return Comparison(parts)


def most(spans: Iterable[tuple[float, float | None]]) -> int:
    """At once; what ends at a moment makes room for what begins then."""
    steps = []
    for start, end in spans:
        steps.append((start, 1))
        if end is not None and end > start:
            steps.append((end, -1))
    count = highest = 0
    for _, step in sorted(steps):
        count += step
        highest = max(highest, count)
    return highest
