"""A life while it is being written down."""

import asyncio
from types import FrameType
from typing import Any

from checker.probes.timeline.lives import Asked, How, Kind, Life, Place, Request, Segment
from checker.probes.timeline.places import asking, short

MAX_REQUESTS = 100
MAX_MESSAGE = 200  # characters

# Where a task is served in turn: not its work but its turn is what it waits for there.
QUEUES = {
    *("Lock.acquire", "Semaphore.acquire", "Queue.get", "Queue.put"),
    *("CapacityLimiter.acquire", "CapacityLimiter.acquire_on_behalf_of"),
    "AsyncPoolRequest.wait_for_connection",  # httpx
    "BaseConnector._wait_for_available_connection",  # aiohttp
}


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
        self.segments: list[Segment] = []
        self.requests: list[Request] = []
        self.how: How = "still running"
        self.ended: float | None = None
        self.error = self.message = ""
        self._since = spawned
        self._now: tuple[Kind, Place | None, str] = "queues", None, "the loop"

    @property
    def given_name(self) -> str:
        return self.name or ("caller" if self.caller else "")

    def life(self, end: float, name: str) -> Life:
        """The draft as it stands at the end of the recording."""
        segments = list(self.segments)
        if self.ended is None:
            _extend(segments, self._segment(end), room=True)
        return Life(
            self.number,
            name,
            self.function,
            self.parent,
            self.spawned,
            self.place,
            tuple(segments),
            tuple(self.requests),
            self.ended,
            self.how,
            self.error,
            self.message,
            self.caller,
        )

    def resumed(self, due: float, now: float, room: bool) -> int:
        """It holds the loop now. Returns how many segments were added, as do the next ones."""
        added = 0
        if self._since < due < now:
            added = self._turn(("queues", None, "the loop"), due, room)
        return added + self._turn(("holds", None, ""), now, room)

    def suspended(self, place: Place | None, below: list[str], now: float, room: bool) -> int:
        """It let go of the loop, and waits in the calls `below` its own line."""
        queue = next((short(call) for call in below if short(call) in QUEUES), "")
        what = queue or (short(below[0]) if below else "")
        return self._turn(("queues" if queue else "waits", place, what), now, room)

    def finished(self, task: asyncio.Task[Any], now: float, room: bool) -> int:
        """It is done."""
        # `exception()` would count as retrieving it, and nobody would hear of it any more.
        error = None if task.cancelled() else task._exception
        self.how = "cancelled" if task.cancelled() else "raised" if error else "returned"
        if error is not None:
            self.how, self.error, self.message = "raised", type(error).__name__, _message(error)
        added = self._turn(self._now, now, room)
        self.ended = now
        return added

    def destroyed(self, now: float) -> None:
        """It was collected; that is no news once it is done."""
        if self.ended is None:
            self._turn(self._now, now, room=True)
            self.how, self.ended = "destroyed", now

    def asked(
        self, asked: Asked, by: "Draft | None", frame: FrameType, place: Place | None, now: float
    ) -> None:
        if len(self.requests) < MAX_REQUESTS:
            via = asking(frame)
            number = by.number if by else None
            self.requests.append(Request(asked, now, number, via, not (by or via), place))

    def _turn(self, now: tuple[Kind, Place | None, str], time: float, room: bool) -> int:
        before = len(self.segments)
        _extend(self.segments, self._segment(time), room)
        self._since, self._now = time, now
        return len(self.segments) - before

    def _segment(self, end: float) -> Segment:
        kind, place, what = self._now
        return Segment(kind, self._since, end, place, what)


def _extend(segments: list[Segment], new: Segment, room: bool) -> None:
    """Append it, unless it took no time or goes on with the one before."""
    if new.start == new.end:
        return
    last = segments[-1] if segments else None
    if last and (not room or _alike(last, new)):
        segments[-1] = Segment(last.kind, last.start, new.end, last.place, last.what)
    else:
        segments.append(new)


def _alike(one: Segment, other: Segment) -> bool:
    return (one.kind, one.place, one.what) == (other.kind, other.place, other.what)


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except Exception:  # the text of an error is the learner's code, too
        return ""
