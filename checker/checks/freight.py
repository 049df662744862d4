"""The desk of the freight office: the learner's app, the railways that it asks, and its books.

What an app does is seen here from all sides; what it should do, `capstone/service` says.
"""

import asyncio
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from fastapi.routing import APIRoute
from httpx import AsyncClient
from prometheus_client import Gauge
from sqlalchemy import Engine, Pool, event
from sqlalchemy.util.concurrency import await_only, in_greenlet
from starlette.applications import Starlette

from checker.checks.fixtures import Watch
from checker.kata import names
from checker.probes import asgi, upstream
from checker.probes.changes import changed
from checker.probes.frames import place_here, place_of
from checker.probes.timeline import Recorder

MOMENT = 0.05  # seconds, in which all that can happen has happened
SOON = 5.0  # seconds
HEART = 0.1  # seconds between two beats
PRICES = {"north": 3, "south": 2, "coast": 5}  # cents for a gram, by railway
QUICK = "PRAGMA synchronous = OFF"  # what is written here need not outlive a power cut


class Desk:
    """The office, the railways that it asks, and a connection to the books beside it.

    `seen` is what that connection read when the last 201 was sent; `held` says of each connection
    that is lent at which line it was taken; `committed` at which line there was the last COMMIT.
    """

    app: Any
    server: upstream.Server

    def __init__(self, file: Path, tasks: Recorder) -> None:
        self.file = file
        self.tasks = tasks
        self.refused: set[str] = set()
        self.kept: list[dict[str, Any]] = []  # consignments, as a list shows them
        self.held: dict[object, str] = {}
        self.seen = self.committed = self.stacked = self.drew = self.gauged = ""
        self.asked = self.altered = self.dialled = ""
        self.drawing = self.slow = 0.0
        self.error: Exception | None = None
        self.gap = 0.0
        self._names: dict[str, str] = {}
        self._endpoints: dict[str, Any] = {}
        self._failing: str | None = None
        self._life: Any = None

    def builds(self, kata: Any, watch: Watch | None) -> None:
        self._names = names(Path(kata.__file__).parent)
        self.app = kata.create_app(self._draw)
        if watch:
            watch(self.app)

    async def starts(self) -> None:
        life = asgi.lifespan(self.app)
        try:
            await life.__aenter__()
        except asgi.StartupFailed as failed:
            raised = failed.raised
            raise AssertionError(f"the office does not open: {raised!r:.300}") from raised
        self._life = life
        await asyncio.sleep(MOMENT)  # the messenger has been through its first round

    async def stops(self) -> bool:
        """Whether it has ended soon; if not, it is cut off."""
        life, self._life = self._life, None
        if life is None:
            return True
        ending = asyncio.create_task(life.__aexit__(None, None, None), name="stop")
        done, _ = await asyncio.wait([ending], timeout=SOON)
        ending.cancel()
        await asyncio.wait([ending])
        return bool(done)

    # What is asked of it:

    async def ask(self, method: str, path: str, **request: Any) -> asgi.Answer:
        return await asgi.call(self.app, method, path, on_message=self._look, **request)

    def begins(self, method: str, path: str) -> "asyncio.Task[asgi.Answer]":
        return asyncio.create_task(self.ask(method, path), name="client")

    async def ends(self, asking: "asyncio.Task[asgi.Answer]", what: str) -> asgi.Answer:
        await asyncio.wait([asking], timeout=2 * SOON)
        assert asking.done(), f"{what}; there was no answer {2 * SOON:g} s later"
        return asking.result()

    async def scraped(self, when: str) -> None:
        """/metrics tells the truth of this moment."""
        before = len(self.held)
        answer = await self.ask("GET", "/metrics")
        told = [float(each) for each in re.findall(r"(?m)^books_in_use ([\d.]+)", answer.text)]
        saw = f"{when}, and {before} connection(s) in use; /metrics tells"
        assert told == [before], f"{saw} {', '.join(f'{n:g}' for n in told) or answer}{self.gauged}"

    # What the railways do:

    async def answer(self, request: upstream.Request) -> upstream.Response:
        if request.path in self.refused:
            return upstream.Response.of_json({"detail": "no"}, 503)
        content = request.json() if request.body else {}
        line = request.path.split("/")[1]
        if line in PRICES:
            return upstream.Response.of_json({"cents": PRICES[line] * content["grams"]})
        if request.path == "/bookings":
            number, grams = content["consignment"], content["grams"]
            wagon = {"wagon": f"W {number}: {grams} g"}
            return upstream.Response.of_json(wagon, delay=MOMENT * number)
        return upstream.Response.of_json({"state": "up"})

    def told(self) -> set[str]:
        """What shippers have read."""
        notices = (r for r in self.server.requests if r.path == "/notices" and r.status == 200)
        return {each.json()["text"] for each in notices}

    # What is in the books:

    def rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with closing(sqlite3.connect(self.file, timeout=0)) as another, another:
            another.execute(QUICK)
            return another.execute(statement, values).fetchall()

    def enters(self, shipper: str, *grams: int) -> int:
        """A consignment, as if another office had taken it in."""
        number = len(self.kept) + 1
        self.rows("INSERT INTO consignments (id, shipper) VALUES (?, ?)", (number, shipper))
        if grams:
            crates = ", ".join(["(?, ?)"] * len(grams))
            values = tuple(value for each in grams for value in (number, each))
            self.rows(f"INSERT INTO crates (consignment_id, grams) VALUES {crates}", values)
        shown = {"id": number, "shipper": shipper, "wagon": None, "grams": list(grams)}
        self.kept.append(shown)
        return number

    def notice(self, text: str) -> None:
        number = self.enters("somebody", 5)
        insert = "INSERT INTO notices (consignment_id, text, sent) VALUES (?, ?, 0)"
        self.rows(insert, (number, text))

    def counted(self) -> str:
        tables = ("consignment", "crate", "notice")
        try:
            return ", ".join(
                f"{self.rows(f'SELECT count(*) FROM {each}s')[0][0]} {each}(s)" for each in tables
            )
        except sqlite3.OperationalError:
            return "nothing, as somebody was just writing"

    @contextmanager
    def broken(self, at: str = "") -> Iterator[None]:
        """The database fails meanwhile, at all statements that contain this."""
        self._failing = at
        try:
            yield
        finally:
            self._failing = None

    # Where something was:

    def waited(self, task: str) -> str:
        """The line of the learner's at which a task of that name waited last."""
        lives = [each for each in self.tasks.timeline().lives if each.name.startswith(task)]
        places = [each.place for each in lives[-1].segments if each.place] if lives else []
        return self._line(places[-1].file, places[-1].line) if places else ""

    def routed(self, request: str) -> str:
        """Where the function begins that answers a method and a path."""
        code = getattr(self._endpoints.get(request), "__code__", None)
        return self._line(code.co_filename, code.co_firstlineno) if code else ""

    def standing(self, since: Sequence[asyncio.Task[Any]] = ()) -> list[str]:
        """Where the learner's own tasks are that still run, but for those that ran before."""
        running = [task.get_coro() for task in self.tasks.running() if task not in since]
        found = [place_of(coro, self._names.__contains__) for coro in running if self._own(coro)]
        return [self._line(*each) for each in found]

    def _own(self, coro: Any) -> bool:
        return coro.cr_code.co_filename in self._names

    def _here(self) -> str:
        return self._line(*place_here(self._names.__contains__))

    def _line(self, file: str, line: int) -> str:
        return f" (line {line} of {self._names[file]})" if file in self._names else ""

    # What is watched:

    @contextmanager
    def listening(self) -> Iterator[None]:
        listeners: tuple[tuple[type, str, Callable[..., None]], ...] = (
            (Pool, "connect", self._connected),
            (Pool, "checkout", self._taken),
            (Pool, "checkin", self._given_back),
            (Engine, "before_cursor_execute", self._executed),
            (Engine, "commit", self._commits),
        )
        for each in listeners:
            event.listen(*each)
        try:
            with (
                changed(APIRoute, "__init__", self._routing),
                changed(Starlette, "add_middleware", self._noting("stacked")),
                changed(Gauge, "set", self._noting("gauged")),
                changed(Gauge, "set_function", self._noting("gauged")),
                changed(ClientSession, "__init__", self._noting("dialled")),
                changed(AsyncClient, "__init__", self._noting("dialled")),
            ):
                yield
        finally:
            for each in listeners:
                event.remove(*each)

    def _noting(self, what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Notes the line from which a function was called last."""

        def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                setattr(self, what, self._here() or getattr(self, what))
                return original(*args, **kwargs)

            return call

        return wrap

    def _routing(self, original: Callable[..., None]) -> Callable[..., None]:
        def call(route: Any, path: str, endpoint: Any, **rest: Any) -> None:
            for method in rest.get("methods") or ("GET",):
                self._endpoints[f"{method} {path}"] = endpoint
            original(route, path, endpoint, **rest)

        return call

    async def beats(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            begun = clock()
            await asyncio.sleep(HEART)
            self.gap = max(self.gap, clock() - begun - HEART)

    def _draw(self, text: str) -> bytes:
        self.drew = self._here() or self.drew
        if self.error:
            raise self.error
        time.sleep(self.drawing)
        number, grams = text.removeprefix("consignment ").split(": ")
        return f"<{number}: {grams}>".encode()

    def _look(self, message: asgi.Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 201:
            self.seen = self.counted()

    def _connected(self, connection: Any, record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(QUICK)
        cursor.close()

    def _taken(self, connection: object, record: object, proxy: object) -> None:
        self.held[record] = self._here()

    def _given_back(self, connection: object, record: object) -> None:
        self.held.pop(record, None)

    def _executed(self, connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        self.asked = self._here() or self.asked
        if "TABLE" in statement and "consignments" in statement:
            self.altered = self._here() or self.altered
        if self.slow and in_greenlet():
            await_only(asyncio.sleep(self.slow))
        if self._failing is not None and self._failing in statement:
            raise sqlite3.OperationalError(f"disk I/O error at {statement:.40}")

    def _commits(self, connection: object) -> None:
        self.committed = self._here() or self.committed
        if self._failing is not None and self._failing in "COMMIT":
            raise sqlite3.OperationalError("disk I/O error at COMMIT")


def parsed(answer: asgi.Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        return None
