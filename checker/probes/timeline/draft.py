"""A life while it is being written down."""

import asyncio
from types import FrameType
from typing import Any

from checker.probes.frames import short
from checker.probes.timeline.lives import Asked, How, Kind, Life, Place, Request, Segment
from checker.probes.timeline.places import asking

MAX_REQUESTS = 100
MAX_MESSAGE = 200  # characters

# Where a task is served in turn: not its work but its turn is what it waits for there.
QUEUES = {
    *("Lock.acquire", "Semaphore.acquire", "Queue.get", "Queue.put"),
    *("CapacityLimiter.acquire", "CapacityLimiter.acquire_on_behalf_of"),
    "AsyncPoolRequest.wait_for_connection",  # httpx
    "BaseConnector._wait_for_available_connection",  # aiohttp
}

State = tuple[Kind, Place | None, str]
Stretch = tuple[float, float, State]
HOLDS: State = "holds", None, ""


class Draft:
    """One task as the hook tells of it. It does not refer to the task."""

    def __init__(
        self,
        number: int,
        function: str,
        parent: "Draft | None",
        spawned: float,
        place: Place | None,
    ) -> None:
        self.number = number
        self.function = function
        self.parent = parent.number if parent else None
        self.spawned = spawned
        self.place = place
        self.name = ""
        self.caller = False
        self.stretches: list[Stretch] = []
        self.requests: list[Request] = []
        self.how: How = "still running"
        self.ended: float | None = None
        self.error = self.message = ""
        self._since = spawned
        self._now: State = "queues", None, "the loop"

    @property
    def given_name(self) -> str:
        return self.name or ("caller" if self.caller else "")

    def life(self, end: float, name: str, most: int) -> Life:
        """The draft as it stands at the end of the recording, in at most so many segments."""
        stretches = list(self.stretches)
        if self.ended is None and end > self._since:
            _extend(stretches, (self._since, end, self._now))
        while len(stretches) > most:
            stretches = _coarser(stretches)
        return Life(
            self.number,
            name,
            self.function,
            self.parent,
            self.spawned,
            self.place,
            tuple(_segment(stretch) for stretch in stretches),
            tuple(self.requests),
            self.ended,
            self.how,
            self.error,
            self.message,
            self.caller,
        )

    def resumed(self, due: float, now: float) -> None:
        """It holds the loop now, and could have since it was due."""
        if self._since < due < now:
            self._turn(("queues", None, "the loop"), due)
        self._turn(HOLDS, now)

    def suspended(self, place: Place | None, below: list[str], now: float) -> None:
        """It let go of the loop, and waits in the calls `below` its own line."""
        calls = [short(call) for call in below]
        queue = next((call for call in calls if call in QUEUES), "")
        what = queue or (calls[0] if calls else "")
        self._turn(("queues" if queue else "waits", place, what), now)

    def coarsen(self) -> None:
        """Join neighbours, to need half the room."""
        self.stretches = _coarser(self.stretches)

    def finished(self, task: asyncio.Task[Any], now: float) -> None:
        """It is done."""
        # `exception()` would count as retrieving it, and nobody would hear of it any more.
        error = None if task.cancelled() else task._exception
        self.how = "cancelled" if task.cancelled() else "raised" if error else "returned"
        if error is not None:
            self.how, self.error, self.message = "raised", type(error).__name__, _message(error)
        self._turn(self._now, now)
        self.ended = now

    def destroyed(self, now: float) -> None:
        """It was collected; that is no news once it is done."""
        if self.ended is None:
            self._turn(self._now, now)
            self.how, self.ended = "destroyed", now

    def asked(
        self, asked: Asked, by: "Draft | None", frame: FrameType, place: Place | None, now: float
    ) -> None:
        if len(self.requests) < MAX_REQUESTS:
            via = asking(frame)
            number = by.number if by else None
            self.requests.append(Request(asked, now, number, via, not (by or via), place))

    def _turn(self, state: State, now: float) -> None:
        if now > self._since:
            _extend(self.stretches, (self._since, now, self._now))
        self._since, self._now = now, state


def _segment(stretch: Stretch) -> Segment:
    start, end, (kind, place, what) = stretch
    return Segment(kind, start, end, place, what)


def _extend(stretches: list[Stretch], new: Stretch) -> None:
    """Append it, unless it goes on with the one before."""
    _, end, state = new
    if stretches and stretches[-1][2] == state:
        stretches[-1] = stretches[-1][0], end, state
    else:
        stretches.append(new)


def _coarser(stretches: list[Stretch]) -> list[Stretch]:
    """Each two neighbours as one, which is said to be what the longer one is."""
    joined: list[Stretch] = []
    for one, other in zip(stretches[::2], stretches[1::2], strict=False):
        longer = max(one, other, key=lambda each: each[1] - each[0])
        _extend(joined, (one[0], other[1], longer[2]))
    if len(stretches) % 2:
        _extend(joined, stretches[-1])
    return joined


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except Exception:  # the text of an error is the learner's code, too
        return ""
