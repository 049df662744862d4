"""A ferry's desk keeps what it promises to clients, probes, pages, its harbour and its log."""

import asyncio
import hmac
import inspect
import json
import re
import sqlite3
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import HTTPException
from sqlalchemy import Engine, Pool, event
from sqlalchemy.util.concurrency import await_only, in_greenlet

from checker.checks.fixtures import Watch
from checker.checks.subject import Missing
from checker.probes import asgi, logs
from checker.probes.frames import line_here
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Every red promise has one TODO, and mending one turns no other red. Begin with the smallest: "
    "the key's default, the silent harbour, what `RequestLog` keeps in `self`. The lessons on the "
    "three rules show each ailment alone.",
    "You need `Field(min_length=...)`; `finally`; `asyncio.timeout`; a dependency's `scope`; "
    "`.all()` before the first `yield`; Starlette's HTTPException; local variables; and an answer "
    "that `RequestLog` sends itself, as CORS is around it.",
    "In `RequestLog`: `name, status = uuid4().hex, 0`; in its `except`, `raise` if there is a "
    "status, else `await problem(500, ...)(scope, receive, answer)`. `Depends(get_session, "
    'scope="function")`. In `lifespan`: `try` right after `open()`, `close()` in its `finally`.',
)

KEY = "Kq7vX2mT9sBw4Zr8Lc1Ny6Hd3Jf5Gp0a"  # 32 characters
SECRET = "harbour_admin was refused by harbour.internal"
BOOKINGS, BERTHS = "/sailings/7/bookings", "/sailings/7/berths"
ROUND_TRIP = 0.1  # seconds that the harbour takes
PATIENCE, GIVES_UP = 1.0, 1.5  # seconds: the desk's, and those of whoever asks for its health
LATE, FOR_EVER = 0.7, 3600.0  # seconds until an answer
ROWS, WIDTH = 2500, 100  # berths with long names: a thousand are more than a server buffers
PROBLEM = "application/problem+json"
MANY, SLOW = 12, 0.8  # probes at once, and how long the harbour takes for each
REQUEST = re.compile(r"\S+ [A-Z]+ /\S* \d+")  # its line in the log

STRANGERS = (
    "https://evil.example",
    "https://ferry.example.evil.org",
    "https://ferry.evil.org",
    "https://evilferry.example",
    "http://localhost:3000",
    "null",
)

Fresh = Callable[[], Any]


class HarbourOnFire(Exception):
    """An error that no learner can know."""


async def test_needs_a_key(
    fresh: Fresh, tasks: Recorder, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """start-up fails, and names `ticket_key`, if that is missing or has under 32 characters"""
    kata = fresh()
    where = f"(line {line_of(kata.Settings)})"
    async with opened(kata, database) as desk:
        answer = await desk.book("21 A")
        signature = hmac.digest(KEY.encode(), b"7/21 A", "sha256").hex()
        expected = {"ticket": f"7/21 A/{signature}"}
        saw = f"with a ticket_key of 32 characters, a passenger read {answer}"
        assert same(parsed(answer), expected), f"{saw}, not the ticket that it signs {where}"
    monkeypatch.delenv("FERRY_TICKET_KEY")
    short = {"no key": "", "31 characters": KEY[:31], "31 characters of two bytes": "é" * 31}
    for what, key in short.items():
        if key:
            monkeypatch.setenv("FERRY_TICKET_KEY", key)
        failed = await failure(fresh)
        assert failed, f"with {what} as its ticket_key the desk started, and sells tickets {where}"
        told = "".join(traceback.format_exception(failed))
        saw = f"with {what} as its ticket_key the desk did not start, but {failed!r:.200}"
        assert "ticket_key" in told.lower(), f"{saw} does not name it {where}"


async def test_closes_the_harbour(
    kata: Any,
    fresh: Fresh,
    tasks: Recorder,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """a harbour that was opened, and no other, is closed once, however start-up or service ends"""
    async with opened(kata, database) as desk:
        harbour = desk.harbour
        assert harbour.opened == 1, (
            f"the desk serves; the harbour was opened {harbour.opened} times"
        )
        assert not harbour.closed, "the desk serves, and the harbour was closed"
    harbour.look("the service was shut down")
    for when, opening in (("while it served", ROUND_TRIP), ("at its start", FOR_EVER)):
        harbour = Harbour(kata.__file__, opening=opening)
        server = asyncio.create_task(serve(kata.create_app(harbour)), name="the desk")
        await asyncio.sleep(10)
        server.cancel()
        await asyncio.wait([server], timeout=60)
        tasks.mark(f"cancelled {when}")
        harbour.look(f"the desk was cancelled {when}")
    desk = Desk(kata, database, None)
    desk.silence = FOR_EVER
    with desk.watched():
        server = asyncio.create_task(serve(desk.app), name="the desk")
        await asyncio.sleep(10)
        server.cancel()
        await asyncio.wait([server], timeout=60)
    desk.harbour.look("the desk was cancelled while it made its tables")
    monkeypatch.delenv("FERRY_TICKET_KEY")
    harbour = Harbour(kata.__file__)
    await failure(fresh, harbour)
    harbour.look("the desk was started without a ticket_key")
    monkeypatch.setenv("FERRY_TICKET_KEY", KEY)
    monkeypatch.setenv("FERRY_DATABASE", f"sqlite+aiosqlite:///{database.parent}/nowhere/ferry.db")
    fates: tuple[tuple[float | Exception, str], ...] = (
        (ROUND_TRIP, "the database"),
        (ConnectionError(SECRET), "the harbour"),
    )
    for fate, told in fates:
        harbour = Harbour(kata.__file__, opening=fate)
        failed = await failure(fresh, harbour)
        tasks.mark("the desk did not start")
        await asyncio.sleep(1)  # for what goes on behind it
        assert failed, f"{told} could not be opened, and the desk said that it had started"
        harbour.look(f"the desk could not start, as {told} could not be opened")


async def test_answers_probes_in_time(kata: Any, tasks: Recorder, database: Path) -> None:
    """/readyz answers after PATIENCE seconds at the latest; who is silent is down, asked no more"""
    async with opened(kata, database) as desk:
        for silent in (("harbour",), ("database",), ("database", "harbour"), ()):
            desk.harbour.fate = FOR_EVER if "harbour" in silent else LATE
            desk.silence = FOR_EVER if "database" in silent else ROUND_TRIP
            expected = {n: "down" if n in silent else "up" for n in ("database", "harbour")}
            await desk.is_told(expected, f"silent: {' and '.join(silent) or 'none'}")
        for error in (ConnectionRefusedError(SECRET), TimeoutError(SECRET)):
            desk.harbour.fate = error
            expected = {"database": "up", "harbour": "down"}
            await desk.is_told(expected, f"the harbour raised {type(error).__name__}")


async def test_commits_before_it_tells(
    kata: Any, tasks: Recorder, database: Path, watch: Watch
) -> None:
    """when 201 is sent, every other connection reads the booking; who reads an error has none"""
    where = f" (line {line_of(getattr(kata, 'get_session', kata.Desk))})"
    async with opened(kata, database, watch) as desk:
        for number, berth in enumerate(("21 A", "21 B"), 1):
            answer = await desk.book(berth)
            assert answer.status == 201, f"berth {berth} was free, and its passenger read {answer}"
            saw = f"a passenger was told 201; at that moment another connection read {desk.seen}"
            assert desk.seen == number, f"{saw} booking(s) of {number}{where}"
        answer = await desk.book("21 A")
        if answer.status < 400:
            saw = f"berth 21 A was taken, and COMMIT failed; a passenger was told {answer.status}"
            raise AssertionError(f"{saw}{where}") from answer.raised
        for fate in (HTTPException(409, "full"), ConnectionError(SECRET)):
            desk.harbour.fate = fate
            answer = await desk.book("22 A")
            saw = f"the harbour raised {type(fate).__name__}; a passenger read {answer.status}"
            assert answer.status >= 400, saw
            kept = desk.count() - 2
            assert not kept, f"{saw}, and {kept} booking(s) were kept{where}"
        desk.harbour.fate = ROUND_TRIP
        answer = await desk.book("23 A")
        kept = desk.count()
        saw = f"3 were refused or crashed, and then another passenger read {answer.status}"
        assert answer.status == 201, f"{saw}{where}"
        assert kept == 3, f"{saw}; {kept} bookings are kept, of 3 that were told 201{where}"


async def test_lends_connections_briefly(kata: Any, tasks: Recorder, database: Path) -> None:
    """while a client reads a long list of berths, no connection is held for it"""
    async with opened(kata, database) as desk:
        berths = [f"{number:0{WIDTH}}" for number in reversed(range(ROWS))]
        desk.insert(berths)
        desk.insert(["of another sailing"], sailing=8)
        async with asgi.open(desk.app, "GET", BERTHS) as exchange:
            first = await exchange.chunk()
            await asyncio.sleep(60)
            held, line = len(desk.held), desk.line
            tasks.mark("the client still reads")
            rest = await exchange.answer()
        saw = f"{ROWS} berths, and a client that reads slowly; after a minute {held} connection(s)"
        assert not held, f"{saw} were still held, taken at line {line}"
        expected = "".join(f"{berth}\n" for berth in berths)
        got = (first + rest.body).decode()
        saw = f"{ROWS} berths were booked, and a client read {got.count(chr(10))}"
        assert rest.complete and same(got, expected), f"{saw}, of {len(expected)} bytes {len(got)}"
        assert exchange.status == 200, f"{saw}, with the status {exchange.status}"
        kind = exchange.headers.get("content-type", "nothing").partition(";")[0]
        assert kind == "text/csv", f"{saw}, which is {kind}, and was text/csv"


async def test_speaks_one_dialect(kata: Any, tasks: Recorder, database: Path) -> None:
    """every refusal is a problem, of an unknown path or method, too, and its headers stay"""
    async with opened(kata, database) as desk:
        await desk.is_refused(404, "GET", "/nowhere")
        await desk.is_refused(405, "GET", BOOKINGS, allow="POST")
        await desk.is_refused(404, "POST", "/sailings/8/bookings", "there is no sailing 8")
        await desk.is_refused(422, "POST", "/sailings/seven/bookings")
        desk.harbour.fate = HTTPException(503, "fog", {"Retry-After": "60"})
        await desk.is_refused(503, "POST", BOOKINGS, "fog", retry_after="60")


async def test_names_each_request(kata: Any, tasks: Recorder, database: Path) -> None:
    """requests go on side by side, each with an id of its own, in the answer as in the log"""
    async with opened(kata, database) as desk:
        desk.harbour.fates = [0.8, 0.5, 0.2]
        paths = ["/readyz", "/readyz", "/readyz", "/nowhere"]
        answers = await asyncio.gather(*(asgi.call(desk.app, "GET", path) for path in paths))
        ids = [answer.headers.get("X-Request-ID", "") for answer in answers]
        lines = desk.lines()
        told = "; ".join(f"line {each.line} logged {brief(each.text)}" for each in lines)
        saw = f"4 requests overlapped; their clients read {', '.join(map(brief, ids))}; {told}"
        assert all(ids) and len(set(ids)) == 4, f"{len(set(ids))} id(s) for all: {saw}"
        for name, path, answer in zip(ids, paths, answers, strict=True):
            found = sum(each.text == f"{name} GET {path} {answer.status}" for each in desk.log)
            assert found == 1, f"{path} {brief(name)} has {found} lines in the log: {saw}"
        assert len(lines) == 4, f"{len(lines)} lines for 4 requests: {saw}"
        await desk.is_never_queued()
        desk.log.clear()
        desk.harbour.fate = HarbourOnFire(SECRET)
        await asyncio.gather(desk.book("22 A"), asgi.call(desk.app, "GET", "/nowhere"))
        posts = [each.text for each in desk.lines() if each.text.split()[1] == "POST"]
        statuses = {text.split()[3] for text in posts}
        found_in_log = "; ".join(map(brief, posts))
        saw = f"one request crashed while another read 404; the log has {found_in_log}"
        assert statuses <= {"0", "500"}, saw  # if it is told as a crash is another check's matter
        headers: list[dict[str, str]] = [{}] * 60 + [{"X-Request-ID": "chosen-by-the-client"}] * 2
        answers = [await asgi.call(desk.app, "GET", "/nowhere", headers=each) for each in headers]
        ids = [answer.headers.get("X-Request-ID", "") for answer in answers]
        saw = f"62 requests came one after the other, and read {len(set(ids))} different ids"
        again = f"{saw}; {brief(max(ids, key=ids.count))!r} came {max(map(ids.count, ids))} times"
        assert len(set(ids)) == 62, again


async def test_answers_a_crash(kata: Any, tasks: Recorder, database: Path, watch: Watch) -> None:
    """a crash is a 500 that PAGE alone may read, with its id; only the log tells of the error"""
    async with opened(kata, database, watch) as desk:
        for berth, error in (("21 A", RuntimeError(SECRET)), ("22 A", HarbourOnFire(SECRET))):
            desk.log.clear()
            desk.harbour.fate = error
            answer = await desk.book(berth, page=kata.PAGE)
            kind = type(error).__name__
            saw = f"the harbour raised {kind}{desk.harbour.where}; a page of PAGE read {answer}"
            assert answer.status == 500, saw
            desk.tells_of_a_crash(answer, kata.PAGE, saw)
            shown = f"{answer.text} {answer.headers}"
            assert SECRET not in shown, f"{saw}, with the words of the error"
            assert kind not in shown, f"{saw}, with the name of its class"
            known = answer.raised or any(e.error is error or SECRET in e.text for e in desk.log)
            assert known, f"{saw}; neither the log nor the server heard of the error"
        for page in STRANGERS:
            other = await desk.book("21 B", page=page)
            allowed = other.headers.get("Access-Control-Allow-Origin")
            assert allowed is None, f"{page} may read it, by {allowed!r}"
        desk.harbour.fate = ROUND_TRIP
        await desk.book("21 A")
        desk.log.clear()
        answer = await desk.book("21 A", page=kata.PAGE)
        if answer.status >= 500:  # others refuse it, and who answers 201 breaks another promise
            saw = f"berth 21 A was taken, and COMMIT failed; a page of PAGE read {answer}"
            desk.tells_of_a_crash(answer, kata.PAGE, saw)


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that the settings name; they are in the environment before all else happens."""
    file = tmp_path / "ferry.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FERRY_DATABASE", f"sqlite+aiosqlite:///{file}")
    monkeypatch.setenv("FERRY_TICKET_KEY", KEY)
    return file


class Harbour:
    """A harbour with its books. Its fate is an error to raise, or the seconds until an answer."""

    def __init__(self, file: str, opening: float | Exception = ROUND_TRIP) -> None:
        self.file = file
        self.opening = opening
        self.fate: float | Exception = ROUND_TRIP
        self.fates: list[float] = []  # of the next pings, one for each
        self.opened = self.closed = self.at_work = self.asked = 0
        self.line: int | None = None

    @property
    def where(self) -> str:
        return f" at line {self.line}" if self.line else ""

    async def open(self) -> None:
        self.line = line_here(self.file.__eq__)
        await self._answer(self.opening)
        self.opened += 1

    async def close(self) -> None:
        try:
            await asyncio.sleep(ROUND_TRIP)
        finally:
            self.closed += 1

    async def ping(self) -> None:
        self.line = line_here(self.file.__eq__)
        await self._answer(self.fates.pop(0) if self.fates else self.fate)

    async def expects(self, sailing: int) -> bool:
        self.line = line_here(self.file.__eq__)
        await self._answer(self.fate)
        return sailing == 7

    def look(self, when: str) -> None:
        opened, closed = f"{self.opened} time(s){self.where}", f"{self.closed} time(s)"
        saw = f"{when}; the harbour was opened {opened}, and closed {closed}"
        assert self.opened == self.closed, saw

    async def _answer(self, fate: float | Exception) -> None:
        self.asked += 1
        if self.asked > 100:
            raise RuntimeError("the harbour was asked more than 100 times")
        self.at_work += 1
        try:
            if isinstance(fate, Exception):
                await asyncio.sleep(ROUND_TRIP)
                raise fate
            await asyncio.sleep(fate)
        finally:
            self.at_work -= 1


class Desk:
    """The app with a harbour of ours, the books of its pool, and a connection beside it.

    How many bookings that connection has `seen` when the last status was sent.
    """

    def __init__(self, kata: Any, database: Path, watch: Watch | None) -> None:
        self.harbour = Harbour(kata.__file__)
        self.app = kata.create_app(self.harbour)
        if watch:
            watch(self.app)
        self.tells = line_of(getattr(kata, "tell_refusal", kata.create_app))
        self.database = database
        self.file = kata.__file__
        self.log: list[logs.Entry] = []
        self.held: set[object] = set()
        self.line: int | None = None
        self.silence = 0.0
        self.asking = 0  # statements that the database has not answered
        self.seen = 0

    async def book(self, berth: str, page: str = "") -> asgi.Answer:
        """What a passenger reads."""
        passage = {"berth": berth, "passenger": "Ann"}
        headers = {"Origin": page} if page else {}
        request: dict[str, Any] = {"json": passage, "headers": headers}
        return await asgi.call(self.app, "POST", BOOKINGS, on_message=self._look, **request)

    async def is_told(self, expected: dict[str, str], when: str) -> None:
        """What /readyz says, in which time, and whom it still asks after that."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        answer = await asgi.call(self.app, "GET", "/readyz")
        seconds = clock() - begun
        saw = f"{when}; {answer} was read after {seconds:.1f} s"
        at = f"; the harbour was asked{self.harbour.where}"
        assert seconds < GIVES_UP, f"{saw}, and PATIENCE is {PATIENCE:g} s{at}"
        assert same(parsed(answer), expected), f"{saw}{at}"
        status = 503 if "down" in expected.values() else 200
        assert answer.status == status, f"{saw}{at}"
        await asyncio.sleep(ROUND_TRIP)
        left = self.harbour.at_work
        assert not left, f"{saw}; {left} question(s) to the harbour went on{at}"
        assert not self.asking, f"{saw}; {self.asking} question(s) to the database went on"

    async def is_never_queued(self) -> None:
        """While many wait for the harbour, who asks for nothing of it is answered at once."""
        clock = asyncio.get_running_loop().time
        self.harbour.fate = SLOW
        calls = [asgi.call(self.app, "GET", "/readyz") for _ in range(MANY)]
        waiting = [asyncio.ensure_future(each) for each in (self.book("21 A"), *calls)]
        await asyncio.sleep(0)
        begun = clock()
        answer = await asgi.call(self.app, "POST", "/nowhere")
        seconds = clock() - begun
        await asyncio.gather(*waiting)
        saw = f"a booking and {MANY} probes waited {SLOW:g} s for the harbour{self.harbour.where}"
        told = f"{saw}; POST /nowhere, which waits for nobody, read {answer.status}"
        assert seconds < SLOW / 2, f"{told} after {seconds:.1f} s: it had to queue"

    def lines(self) -> list[logs.Entry]:
        """Of the log, those that tell of a request."""
        return [each for each in self.log if REQUEST.fullmatch(each.text)]

    def tells_of_a_crash(self, answer: asgi.Answer, page: str, saw: str) -> None:
        """A page may read it, with the id under which the log has it once."""
        headers = answer.headers
        name, allowed = (headers.get(n) for n in ("X-Request-ID", "Access-Control-Allow-Origin"))
        assert name, f"{saw}, without an X-Request-ID"
        assert allowed in (page, "*"), f"{saw}, with Access-Control-Allow-Origin {allowed}"
        shown = headers.get("Access-Control-Expose-Headers", "").lower()
        assert "x-request-id" in shown, f"{saw}, and its browser hides the X-Request-ID"
        texts = [entry.text for entry in self.log]
        found = texts.count(f"{name} POST {BOOKINGS} 500")
        assert found, f"{saw}, with the id {name}; the log has {texts!r:.300}"
        assert found == 1, f"{saw}; the log tells of that request in {found} lines"

    async def is_refused(
        self, status: int, method: str, path: str, detail: str = "", **headers: str
    ) -> None:
        """A refusal is a problem, with these words and these headers."""
        passage = {"berth": "21 A", "passenger": "Ann"}
        answer = await asgi.call(self.app, method, path, json=passage)
        kind = answer.headers.get("content-type", "nothing").partition(";")[0]
        saw = f"{method} {path} read {answer} (line {self.tells})"
        assert answer.status == status, saw
        assert kind == PROBLEM, f"{saw}, which is {kind}"
        problem = parsed(answer)
        told = problem if isinstance(problem, dict) else {}
        for name in ("type", "title", "detail"):
            assert type(told.get(name)) is str, f"{saw}, with {told.get(name)!r} as its {name}"
        assert same(told.get("status"), status), f"{saw}, with {told.get('status')!r} as its status"
        assert detail in ("", told["detail"]), f"{saw}, and not {detail!r}"
        for name, value in headers.items():
            header = name.replace("_", "-")
            got = answer.headers.get(header)
            assert got == value, f"{saw}, with {got!r} as its {header}, and not {value!r}"

    def insert(self, berths: list[str], sailing: int = 7) -> None:
        """Another desk books them."""
        rows = [(sailing, berth, "Ben") for berth in berths]
        with closing(sqlite3.connect(self.database)) as another, another:
            statement = "INSERT INTO bookings (sailing, berth, passenger) VALUES (?, ?, ?)"
            another.executemany(statement, rows)

    def count(self) -> int:
        with closing(sqlite3.connect(self.database, timeout=0)) as another:
            try:
                return int(another.execute("SELECT count(*) FROM bookings").fetchone()[0])
            except sqlite3.OperationalError:
                return 0  # locked, as somebody is just committing

    @contextmanager
    def watched(self) -> Iterator[None]:
        listeners: tuple[tuple[type, str, Callable[..., None]], ...] = (
            (Pool, "checkout", self._taken),
            (Pool, "checkin", self._given_back),
            (Engine, "before_cursor_execute", self._asked),
        )
        for each in listeners:
            event.listen(*each)
        try:
            yield
        finally:
            for each in listeners:
                event.remove(*each)

    def _look(self, message: asgi.Message) -> None:
        if message["type"] == "http.response.start":
            self.seen = self.count()

    def _taken(self, connection: object, record: object, proxy: object) -> None:
        self.held.add(record)
        self.line = line_here(self.file.__eq__) or self.line

    def _given_back(self, connection: object, record: object) -> None:
        self.held.discard(record)

    def _asked(self, *statement: object) -> None:
        if self.silence and in_greenlet():
            self.asking += 1
            try:
                await_only(asyncio.sleep(self.silence))
            finally:
                self.asking -= 1


@asynccontextmanager
async def opened(kata: Any, database: Path, watch: Watch | None = None) -> AsyncIterator[Desk]:
    """`watch` where a failure should show the last request."""
    desk = Desk(kata, database, watch)
    async with asgi.lifespan(desk.app):
        with desk.watched(), logs.listen() as desk.log:
            yield desk


async def failure(fresh: Fresh, harbour: Harbour | None = None) -> Exception | None:
    """Why it does not start, wherever it reads its settings."""
    try:
        kata = fresh()
        async with asgi.lifespan(kata.create_app(harbour or Harbour(kata.__file__))):
            return None
    except (AssertionError, Missing):
        raise
    except Exception as error:
        return error


async def serve(app: Any) -> None:
    """The app's lifespan in the task of a server that never comes to the shutdown."""
    said = asyncio.Queue[Any]()
    said.put_nowait({"type": "lifespan.startup"})

    async def answer(message: Any) -> None: ...

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, said.get, answer)


def parsed(answer: asgi.Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        return None


def brief(text: str) -> str:
    """Of an id, the beginning."""
    return " ".join(word[:8] if len(word) == 32 else word for word in text.split())


def line_of(thing: Any) -> int:
    try:
        return inspect.getsourcelines(thing)[1]
    except (OSError, TypeError):
        return 1
