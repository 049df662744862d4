"""One request, ready to be drawn: a row for each layer, and what stands where on it."""

from dataclasses import dataclass, field
from typing import Literal

from checker.probes.asgi.life import Event, Life, Request

WORKS = 4  # rows of tasks and background tasks
SPOTS = {
    "response.body": "piece",
    "response.end": "complete",
    "response.cut": "cut",
    "client.left": "left",
    "body": "piece",
    "end": "piece",
    "disconnect": "told",
    "commit": "commit",
    "commit.failed": "failed",
    "rollback": "rollback",
    "rollback.failed": "failed",
}
LABELS = {"commit": "COMMIT", "rollback": "ROLLBACK", "commit.failed": "COMMIT failed"}

Way = Literal["down", "raise", "answer"]


@dataclass(frozen=True)
class Spot:
    """Something that happens on a row, at a place."""

    x: float
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of a row: a `layer` or `endpoint` entered, a connection `held`, or other work."""

    start: float
    end: float
    kind: str


@dataclass
class Row:
    """`note` tells the headers that a layer has added, or the exception that left it."""

    name: str
    depth: int
    spans: list[Span] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    note: str = ""
    alarm: bool = False


@dataclass
class Block:
    """One request. Its `way` goes down to who answers, and up to the client: x, row, and how."""

    title: str
    rows: list[Row]
    way: list[tuple[float, int, Way]]


def block(life: Life, request: Request, events: list[Event], places: dict[int, float]) -> Block:
    """`places` tells where each event stands, from left to right."""
    draft = _Draft(request, max(places.values(), default=0.0) + 1)
    for event in events:
        if event.request == request.number:
            draft.tell(event, places[event.number])
    draft.go_on()
    draft.name_headers(life, request.number)
    return Block(_title(request), draft.rows(), draft.way)


def plain(name: str) -> str:
    """`CORS` of `CORSMiddleware`; Starlette's own keep theirs, or one would read `Exception`."""
    own = name in ("ServerErrorMiddleware", "ExceptionMiddleware")
    return name if own else name.removesuffix("Middleware") or name


class _Draft:
    def __init__(self, request: Request, last: float) -> None:
        self.last = last
        self.way: list[tuple[float, int, Way]] = []
        self.client, self.database = Row("client", 0), Row("database", 0)
        self.layers = {name: Row(plain(name), n) for n, name in enumerate(request.layers, 1)}
        self.works: list[Row] = []
        self.begun: dict[tuple[str, str], list[tuple[Row, float]]] = {}
        self.error = ""
        if "router" in self.layers:
            self.layers["router"].name = request.endpoint or "router"

    def rows(self) -> list[Row]:
        database = [self.database] if self.database.spans or self.database.spots else []
        return [self.client, *self.layers.values(), *database, *self.works[:WORKS]]

    def tell(self, event: Event, x: float) -> None:
        what, row = event.what, self.layers.get(event.layer, self.client)
        name, _, error = event.label.partition(" ")
        match what:
            case "enter":
                self._begin(row, "layer", event.layer, x)
                self._go(x, row.depth, "down")
            case "leave":
                self._end("layer", event.layer, x)
                if event.label:
                    self._leave(row, x, event.label)
            case "start":
                self._go(x, row.depth, "answer")
            case "response.start":
                self._go(x, 0, "answer")
                self.client.spots.append(Spot(x, "status", event.label))
            case "checkout":
                self._begin(self.database, "held", "", x)
            case "checkin":
                self._end("held", "", x)
            case "endpoint":
                self._begin(row, "endpoint", name, x)
            case "background" | "task":
                self.works.append(Row(name, 0))
                self._begin(self.works[-1], what, name, x)
            case "endpoint.end" | "background.end" | "task.end":
                done = self._end(what.removesuffix(".end"), name, x)
                if done and done in self.works:
                    done.note, done.alarm = error, "raised" in error
            case _ if what in SPOTS:
                row = self.database if SPOTS[what] in ("commit", "rollback", "failed") else row
                row.spots.append(Spot(x, SPOTS[what], LABELS.get(what, "")))

    def go_on(self) -> None:
        """What has not ended when the recording does."""
        for (kind, _), begun in self.begun.items():
            for row, start in begun:
                row.spans.append(Span(start, self.last, kind))
                row.note, row.alarm = ("goes on", True) if row in self.works else (row.note, False)

    def name_headers(self, life: Life, number: int) -> None:
        """Those that a layer adds to an answer that is not its own."""
        deepest = max((depth for _, depth, _ in self.way), default=0)
        for name, row in self.layers.items():
            added = life.added(name, number)
            if added and not row.alarm and row.depth < deepest:
                row.note = "+ " + ", ".join(header for header, _ in added)

    def _go(self, x: float, depth: int, way: Way) -> None:
        """The request, or the head of its answer, is at this row from now on."""
        if not (self.way and self.way[-1][1] == 0):
            self.way.append((x, depth, way))

    def _leave(self, row: Row, x: float, error: str) -> None:
        """An exception leaves a layer. It is named where it came from."""
        self._go(x, row.depth, "raise")
        row.note = error if error != self.error else ""
        row.alarm, self.error = True, error

    def _begin(self, row: Row, kind: str, name: str, x: float) -> None:
        self.begun.setdefault((kind, name), []).append((row, x))

    def _end(self, kind: str, name: str, x: float) -> Row | None:
        begun = self.begun.get((kind, name))
        if not begun:
            return None
        row, start = begun.pop(0)
        row.spans.append(Span(start, x, kind))
        return row


def _title(request: Request) -> str:
    how = request.status or "no answer"
    broken = ", not complete" if request.status and not request.complete else ""
    return f"{request.method} {request.path} → {how}{broken}"
