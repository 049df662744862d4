"""What went out of the pools and came back, as frozen, plain data that fits into JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.picture import Picture


@dataclass(frozen=True)
class Wait:
    """Somebody asked for a connection. Times are seconds of the loop's clock.

    Attributes:
        start: when they asked
        end: when they got one, or an error; now, if neither yet
        refused: it was an error
    """

    start: float
    end: float
    refused: bool = False


@dataclass(frozen=True, repr=False)
class Balance(Picture):
    """What went out of all pools, and came back. Times are seconds of the loop's clock.

    Attributes:
        holds: in the order in which they began
        waits: in the order in which they asked
        size: how many connections the pools let out, overflow included; 0 is no limit
        start: when the recording began, or the first hold
        end: when it was asked
    """

    holds: tuple[Hold, ...]
    waits: tuple[Wait, ...]
    size: int
    start: float
    end: float

    @property
    def most(self) -> int:
        """How many were held at once."""
        return max((count for _, count in self.held), default=0)

    @property
    def held(self) -> list[tuple[float, int]]:
        """From which time on how many are held: (seconds, count), in the order of time."""
        return _steps((each.since, each.until) for each in self.holds)

    @property
    def waiting(self) -> list[tuple[float, int]]:
        """From which time on how many wait for one: (seconds, count), in the order of time."""
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
