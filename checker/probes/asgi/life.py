"""What a recording knows of an app's requests: frozen, plain data that fits into JSON.

Life
├── Request         one request: what it asked for, and what became of it
└── Event           one thing that happened, in the order in which it did
"""

import math
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from checker.probes.asgi.picture import Picture

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    What happens is one of

    - enter, leave: of a layer; `label` is the exception that left it
    - start, body, end: a layer sends a status with headers, a piece, the last piece
    - response.start, .body, .end: the client gets it
    - response.cut: the server hung up before the answer was complete
    - client.left: the client hung up
    - disconnect: a layer was told so, by `receive`
    - endpoint, endpoint.end: of FastAPI
    - checkout, checkin: a connection is taken from SQLAlchemy's pool, and given back
    - commit, rollback: the database has done it; commit.failed if it could not
    - background, background.end: a background task of Starlette
    - task, task.end: a task that the request's own code spawned
    - mark: `Recorder.mark`

    Attributes:
        number: its place in the order of all events of a recording, counted from 0
        at: when, in seconds of the loop's clock
        what: happened, see above
        request: the number of the request, counted from 0; None outside of any
        layer: the innermost one in which it happened
        label: the status, the size of a piece, the class of an error, or a function's name
        headers: names and values that a layer has sent
        line: of the app's own code that led there, counted from 1; 0 if none did
    """

    number: int
    at: float
    what: str
    request: int | None = None
    layer: str = ""
    label: str = ""
    headers: Headers = ()
    line: int = 0


@dataclass(frozen=True)
class Request:
    """One request, and what became of it.

    Attributes:
        number: counted from 0 in the order in which they came
        method: in capitals
        path: without the query
        layers: of middleware, from the outermost to the router
        endpoint: the function's name; "" if none was reached
        status: of HTTP; 0 if the client got none
        complete: the client got the answer to its end
    """

    number: int
    method: str
    path: str
    layers: tuple[str, ...]
    endpoint: str = ""
    status: int = 0
    complete: bool = False


@dataclass(frozen=True, repr=False)
class Life(Picture):
    """All that happened to the requests of a recording; shown as a picture.

    Attributes:
        requests: in the order in which they came
        events: in the order in which they happened
        dropped: how many more events there were, for which there was no room
    """

    requests: tuple[Request, ...]
    events: tuple[Event, ...]
    dropped: int = 0

    def all(self, what: str, **fields: object) -> tuple[Event, ...]:
        """The events of a kind, such as `life.all("start", layer="CORSMiddleware")`."""
        return tuple(
            event
            for event in self.events
            if event.what == what
            and all(getattr(event, name) == value for name, value in fields.items())
        )

    def first(self, what: str, **fields: object) -> float:
        """When it happened first: its place among all events, counted from 0; never is infinity.

        `assert life.first("commit") < life.first("response.start")`
        """
        return next((event.number for event in self.all(what, **fields)), math.inf)

    def last(self, what: str, **fields: object) -> float:
        """When it happened last: its place among all events, counted from 0; never is infinity."""
        return next((event.number for event in self.all(what, **fields)[::-1]), math.inf)

    def added(self, layer: str, request: int | None = None) -> Headers:
        """The headers that a layer has added to an answer, or changed; see `of` for `request`."""
        starts = [event for event in self.of(request).events if event.what == "start"]
        here = [n for n, event in enumerate(starts) if event.layer == layer]
        if not here:
            return ()
        inner = starts[here[0] - 1].headers if here[0] else ()
        return tuple(header for header in starts[here[0]].headers if header not in inner)

    def of(self, request: int | None = None) -> Self:
        """One request alone, and the marks set meanwhile.

        `request` is its number, counted from 0; without, it is the only one.

        Raises:
            ValueError: no number is given, and there is not one request
        """
        if request is None:
            (request,) = (each.number for each in self.requests)
        own = [event.number for event in self.events if event.request == request]
        kept = tuple(
            event
            for event in self.events
            if event.number in own
            or (event.what == "mark" and own and own[0] < event.number < own[-1])
        )
        chosen = tuple(each for each in self.requests if each.number == request)
        return replace(self, requests=chosen, events=kept)

    def as_dict(self) -> dict[str, Any]:
        """The same as dictionaries and lists, for `json.dumps`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The life that `as_dict` was asked of, be it from JSON."""
        requests = tuple(
            Request(**each | {"layers": tuple(each["layers"])}) for each in plain["requests"]
        )
        events = tuple(
            Event(**each | {"headers": tuple((name, value) for name, value in each["headers"])})
            for each in plain["events"]
        )
        return cls(requests, events, plain["dropped"])

    def __repr__(self) -> str:
        return f"<Life of {len(self.requests)} requests, {len(self.events)} events>"

    def panels(self) -> "dict[str, Life]":
        return {"": self}
