"""What went out of the pools and came back, as frozen, plain data that fits into JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.picture import Picture


@dataclass(frozen=True)
class Wait:
    """Somebody asked for a connection, and got one at the `end`, or an error."""

    start: float
    end: float
    refused: bool = False


@dataclass(frozen=True, repr=False)
class Balance(Picture):
    """`size` is how many connections the pools let out, overflow included; 0 is no limit."""

    holds: tuple[Hold, ...]
    waits: tuple[Wait, ...]
    size: int
    start: float
    end: float

    @property
    def most(self) -> int:
        """Held at once."""
        return max((count for _, count in self.held), default=0)

    @property
    def held(self) -> list[tuple[float, int]]:
        """How many are held, from a time on."""
        return _steps((each.since, each.until) for each in self.holds)

    @property
    def waiting(self) -> list[tuple[float, int]]:
        """How many wait for one, from a time on."""
        return _steps((each.start, each.end) for each in self.waits if each.end > each.start)

    def as_dict(self) -> dict[str, Any]:
        """The same as dictionaries and lists, for `json.dumps`."""
        plain = asdict(self)
        return plain | {"holds": list(plain["holds"]), "waits": list(plain["waits"])}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The balance that `as_dict` was asked of."""
        holds = tuple(Hold(**each) for each in plain["holds"])
        waits = tuple(Wait(**each) for each in plain["waits"])
        return cls(**plain | {"holds": holds, "waits": waits})

    def __repr__(self) -> str:
        return f"<Balance of {len(self.holds)} checkouts, {self.most} at once>"

    def panels(self) -> "dict[str, Balance]":
        return {"": self}


def _steps(spans: Iterable[tuple[float, float | None]]) -> list[tuple[float, int]]:
    changes: dict[float, int] = {}
    for start, end in spans:
        changes[start] = changes.get(start, 0) + 1
        if end is not None:
            changes[end] = changes.get(end, 0) - 1
    count, steps = 0, []
    for time in sorted(changes):
        count += changes[time]
        steps.append((time, count))
    return steps
