"""When work for a client ends, and what the log says of it."""

import asyncio
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

from checker.checks.fixtures import Watch
from checker.probes import asgi, logs
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Take the access log out, and a report stops by itself. `call_next` runs the app in a task of "
    "its own, behind queues. Which message makes it return? And whom does `is_disconnected` ask "
    "there?",
    "Pure ASGI middleware is a class with `__call__(scope, receive, send)`. It hands both on, each "
    "in a wrapper that looks at every message: `http.disconnect` in one, the status and the last "
    "`http.response.body` in the other.",
    "Begin with `how = 'broken'`. The last body makes it 'complete', an `http.disconnect` before "
    "that 'client left'. Log in a `finally` around `await self.app(scope, hear, say)`, and let "
    "errors pass.",
)
SHOWS = ("Pure ASGI middleware where a client may leave",)

ROWS = 10
REPORT: dict[str, Any] = {"method": "POST", "path": "/report", "json": {"year": 2026}}
SOON: dict[str, Any] = {"method": "POST", "path": "/report", "json": {"year": "soon"}}
NOWHERE: dict[str, Any] = {"method": "GET", "path": "/nowhere"}
EXPORT: dict[str, Any] = {"method": "GET", "path": "/export", "params": {"year": 2026}}


async def test_answers_as_before(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """clients get the report, and the export row by row, and the server its start and stop"""
    app = watch(kata.create_app(Archive()))
    answer = await asgi.call(app, **REPORT)
    assert answer.status == 200, f"a report was answered {answer}"
    assert same(answer.json(), {"orders": ROWS}), f"a report of {ROWS} rows was {answer}"
    answer = await asgi.call(app, **SOON)
    assert answer.status == 422, f"a report of the year 'soon' was answered {answer}"
    archive = Archive()
    async with asgi.open(watch(kata.create_app(archive)), **EXPORT) as exchange:
        first = await exchange.chunk()
        assert archive.read < ROWS, f"all {ROWS} rows were read before the first was sent"
        rest = await exchange.answer()
    text = (first + rest.body).decode()
    saw = f"an export of {ROWS} rows was {text!r:.200}"
    assert text == "".join(row(2026, number) for number in range(1, ROWS + 1)), saw
    assert rest.complete, f"{saw}, and then the connection was closed"
    async with asgi.lifespan(app) as span:
        pass
    saw = "a server tells the app to start and to stop, in a call that is a `lifespan`, no request"
    if span.raised:
        raise AssertionError(f"{saw}; it raised {span.raised!r:.200}") from span.raised


async def test_stops_with_its_client(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """once the client has left, one more row is read at most, and the archive is given back"""
    for wanted, seconds in product((REPORT, EXPORT), (3.5, 5.5, 0.5)):
        archive = Archive()
        async with asgi.open(watch(kata.create_app(archive)), **wanted) as exchange:
            await asyncio.sleep(seconds)
            begun = archive.begun
            exchange.leave()
            tasks.mark("the client leaves")
            await exchange.over()
        saw = f"{title(wanted)}: the client left while row {begun} of {ROWS} was read"
        more = archive.begun - begun
        assert begun, f"{title(wanted)}: in {seconds} seconds no row was read"
        assert more <= 1, f"{saw}; {more} more were read, for nobody"
        assert not archive.open, f"{saw}; when the request was over, the archive was still held"


async def test_logs_the_end(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a request is logged once, when it is over, as complete, with the status of its answer"""
    for wanted in (EXPORT, REPORT):
        with logs.listen() as entries:
            archive = Archive()
            async with asgi.open(watch(kata.create_app(archive)), **wanted) as exchange:
                await asyncio.sleep(3.5)
                early, read = access(entries), archive.read
                await exchange.answer()
        assert not early, f"{read} of {ROWS} rows were read, and the log had {told(early)}"
        found = access(entries)
        assert is_logged(found, wanted, "200 complete"), (
            f"{title(wanted)}: a client read everything; the log had {told(found)}"
        )
    for wanted, status in ((SOON, 422), (NOWHERE, 404)):
        with logs.listen() as entries:
            await asgi.call(watch(kata.create_app(Archive())), **wanted)
        found = access(entries)  # nothing, where endpoints log for themselves: none was reached
        assert not found or is_logged(found, wanted, f"{status} complete"), (
            f"{title(wanted)}: a client read all of a {status}; the log had {told(found)}"
        )


async def test_logs_who_left(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a report or an export whose client left is logged as such, once, whoever else reads on"""
    for wanted in (EXPORT, REPORT):
        app = watch(kata.create_app(Archive()))
        with logs.listen() as entries:
            async with asgi.open(app, **wanted) as leaving, asgi.open(app, **wanted) as staying:
                await asyncio.sleep(3.5)
                leaving.leave()
                await leaving.over()
                left = access(entries)
                await staying.answer()
                rest = access(entries)[len(left) :]
        saw = f"{title(wanted)}: of two clients one left;"
        assert is_logged(left, wanted, "client left"), (
            f"{saw} when its request was over, the log had {told(left)}"
        )
        assert is_logged(rest, wanted, "200 complete"), (
            f"{saw} of the other, the log had {told(rest)}"
        )


async def test_logs_what_broke(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """what breaks is logged once, as broken; it is not ended properly, and the server is told"""
    for wanted in (EXPORT, REPORT):
        with logs.listen() as entries:
            answer = await asgi.call(watch(kata.create_app(Archive(breaks_after=3))), **wanted)
        found = access(entries)
        saw = f"{title(wanted)} broke after 3 of {ROWS} rows; the log had {told(found)}"
        whole = answer.complete and answer.status != 500
        assert not whole, f"{saw}, its client {answer.text!r:.200}, ended as if that were all"
        # A layer outside of Starlette's own sees a crash that is answered, completely, with 500.
        broken = is_logged(found, wanted, "broken") or is_logged(found, wanted, "500 complete")
        assert broken, saw
        assert answer.raised, f"{saw}, and the error did not reach the server"


class Archive:
    """A row a second, and the books of it."""

    def __init__(self, breaks_after: int = ROWS) -> None:
        self.breaks_after = breaks_after
        self.begun = self.read = self.open = 0

    async def rows(self, year: int) -> AsyncIterator[str]:
        self.open += 1
        try:
            for number in range(1, ROWS + 1):
                self.begun += 1
                await asyncio.sleep(1)
                if number > self.breaks_after:
                    raise ConnectionError("the disk is gone")
                self.read += 1
                yield row(year, number)
        finally:
            self.open -= 1


def row(year: int, number: int) -> str:
    return f"{year},{number}\n"


def title(wanted: dict[str, Any]) -> str:
    return f"{wanted['method']} {wanted['path']}"


def access(entries: list[logs.Entry]) -> list[logs.Entry]:
    """What the access log has."""
    return [entry for entry in entries if entry.logger == "access"]


def is_logged(found: list[logs.Entry], wanted: dict[str, Any], how: str) -> bool:
    """Whether there is one line, and it says so; before it there may be a status."""
    lines = [entry.text for entry in found]
    return len(lines) == 1 and lines[0].startswith(f"{title(wanted)} ") and lines[0].endswith(how)


def told(found: list[logs.Entry]) -> str:
    return ", ".join(f"{entry.text!r} (line {entry.line})" for entry in found) or "nothing"
