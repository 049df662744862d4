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
    """A line of code.

    Attributes:
        file: its path
        line: counted from 1
        function: in which the line stands
    """

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Segment:
    """A stretch of a life. Times are seconds of the loop's clock.

    Attributes:
        kind: "holds" the loop, "waits", or "queues" for its turn
        start: when it began
        end: when it ended
        place: the line at which the task stood, if any was seen
        what: the call that it waits in: `sleep`, `Lock.acquire`
    """

    kind: Kind
    start: float
    end: float
    place: Place | None = None
    what: str = ""


@dataclass(frozen=True)
class Request:
    """A call of `cancel` or `uncancel`.

    Attributes:
        asked: "cancel" or "uncancel"
        time: when, in seconds of the loop's clock
        by: the number of the task that asked, counted from 0
        via: asyncio's own function that asked in its name (`TaskGroup._abort`)
        outside: neither a recorded task nor asyncio itself asked
        place: the line that asked, if any was seen
    """

    asked: Asked
    time: float
    by: int | None = None
    via: str = ""
    outside: bool = False
    place: Place | None = None


@dataclass(frozen=True)
class Life:
    """One task. Times are seconds of the loop's clock.

    Attributes:
        number: counted from 0 in the order of spawning
        name: as given to the task; else its function's, numbered where several are alike
        function: of its coroutine
        parent: the number of the task that spawned it, counted from 0; None if none did
        spawned: when it was
        place: the line that spawned it, if any was seen
        segments: stretches, one after the other
        requests: to cancel it, or to take that back
        ended: when it did; None if it has not
        how: "returned", "cancelled", "raised", "still running", or "destroyed": nobody kept a
            reference, and the pending task was collected
        error: the class of what it raised, or ""
        message: of what it raised, or ""
        caller: it called the recorded code; what it does later is its own affair
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
    """A labelled moment.

    Attributes:
        time: when, in seconds of the loop's clock
        label: what was said
        spawned: how many tasks there had been until then
        final: none of these should run on
    """

    time: float
    label: str
    spawned: int
    final: bool = True


@dataclass(frozen=True, repr=False)
class Timeline(Picture):
    """The lives of all tasks that a recording saw. Times are seconds of the loop's clock.

    Attributes:
        lives: in the order of spawning
        marks: in the order of time
        start: when the recording began
        end: when it ended, or was asked
        uncounted: by function, how many more tasks there were once the census was full
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
