"""What a recording knows of its tasks: frozen, plain data that outlives them and fits into JSON.

Timeline
├── Life            one task, from its birth to its end
│   ├── Segment     a stretch of it: holds the loop, waits, or queues
│   └── Request     somebody asked it to be cancelled, or took that back
└── Mark            a labelled moment
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from checker.probes.timeline.picture import Picture

Kind = Literal["holds", "waits", "queues"]
How = Literal["returned", "cancelled", "raised", "destroyed", "still running"]
Asked = Literal["cancel", "uncancel"]


@dataclass(frozen=True)
class Place:
    """A line of code, counted from 1, and the function that it stands in."""

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Segment:
    """A stretch of a life. `what` is the call that it waits in: `sleep`, `Lock.acquire`."""

    kind: Kind
    start: float
    end: float
    place: Place | None = None
    what: str = ""


@dataclass(frozen=True)
class Request:
    """A call of `cancel` or `uncancel`.

    `by` is the number of the task that asked. `via` is asyncio's own function that asked in
    its name (`TaskGroup._abort`). `outside`: neither a recorded task nor asyncio itself asked.
    """

    asked: Asked
    time: float
    by: int | None = None
    via: str = ""
    outside: bool = False
    place: Place | None = None


@dataclass(frozen=True)
class Life:
    """One task. Tasks are numbered from 0 as they are spawned; `parent` is such a number.

    The `caller` is the task that called the recorded code: what it does later is its own affair.
    `destroyed` means that nobody kept a reference and the pending task was collected.
    """

    number: int
    name: str
    function: str
    parent: int | None
    spawned: float
    place: Place | None
    segments: tuple[Segment, ...]
    requests: tuple[Request, ...]
    ended: float | None
    how: How
    error: str = ""
    message: str = ""
    caller: bool = False


@dataclass(frozen=True)
class Mark:
    """A labelled moment. After a `final` one, none of the `spawned` first tasks should run."""

    time: float
    label: str
    spawned: int
    final: bool = True


@dataclass(frozen=True, repr=False)
class Timeline(Picture):
    """The lives of all tasks that a recording saw; times are loop times, in seconds.

    `uncounted` tells how many more there were of each function, once the census was full.
    """

    lives: tuple[Life, ...]
    marks: tuple[Mark, ...]
    start: float
    end: float
    uncounted: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The same as dictionaries and lists, for `json.dumps`."""
        plain = asdict(self)
        plain["lives"] = [_listed(life, "segments", "requests") for life in plain["lives"]]
        return _listed(plain, "marks")

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The timeline that `as_dict` was asked of."""
        lives = tuple(_life(each) for each in plain["lives"])
        marks = tuple(Mark(**each) for each in plain["marks"])
        return cls(**plain | {"lives": lives, "marks": marks})

    def __repr__(self) -> str:
        return f"<Timeline of {len(self.lives)} tasks, {self.end - self.start:g} s>"

    def panels(self) -> "dict[str, Timeline]":
        return {"": self}


def _listed(plain: dict[str, Any], *keys: str) -> dict[str, Any]:
    return plain | {key: list(plain[key]) for key in keys}


def _life(plain: dict[str, Any]) -> Life:
    segments = tuple(Segment(**_placed(each)) for each in plain["segments"])
    requests = tuple(Request(**_placed(each)) for each in plain["requests"])
    return Life(**_placed(plain) | {"segments": segments, "requests": requests})


def _placed(plain: dict[str, Any]) -> dict[str, Any]:
    return plain | {"place": Place(**plain["place"]) if plain["place"] else None}
