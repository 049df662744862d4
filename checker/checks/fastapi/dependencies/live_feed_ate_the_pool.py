"""How long live feeds hold connections of a pool, while they have nothing to ask."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sized
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi.responses import StreamingResponse
from sqlalchemy import Engine, Pool, event
from sqlalchemy.util.concurrency import await_only, in_greenlet

from checker.probes import asgi
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file and read the last line. When does `get_session` come to its end: when the "
    "endpoint has returned, or when the stream has? And from when on does a session hold a "
    "connection?",
    "A session takes a connection with its first question, and keeps it until it is closed, "
    "committed or rolled back; then it may take one again. So let a session live as long as one "
    "question does, in the stream too.",
    'For the lookup: `Depends(get_session, scope="function")`. In the loop: `async with '
    "AsyncSession(request.app.state.engine) as session:` around `.scalars(news)` with `.all()`, "
    "and around nothing else.",
)
SHOWS = (
    "The scope of a dependency: until the answer, or beyond",
    "Sessions and clients that are injected",
)

POOL = 3
FANS = 5
ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
AT_ONCE = 0.5  # seconds; who holds a connection for longer does not ask all the while
WHILE = 4.5  # seconds; PACE is one
LATE = 2.5  # seconds


async def test_feeds_more_fans_than_connections(kata: Any, tmp_path: Path) -> None:
    """five fans watch on a pool of three, and each is sent every line once, in order"""
    async with League.of(kata, tmp_path) as league, AsyncExitStack() as stands:
        league.write("kick-off", "a corner")
        fans = [await stands.enter_async_context(league.fan()) for _ in range(FANS)]
        for number, fan in enumerate(fans, 1):
            await fan.expects(200, f"fan {number} of {FANS}")
        for fan in fans:
            await fan.reads("kick-off", "a corner")
        for text in ("a goal", "the end"):
            league.write(text)
            for fan in fans:
                await fan.reads(text)


async def test_holds_nothing_asleep(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """between two questions no feed holds a connection of the pool"""
    async with League.of(kata, tmp_path) as league, AsyncExitStack() as stands:
        league.write("kick-off")
        for number in range(1, POOL + 1):
            fan = await stands.enter_async_context(league.fan())
            await fan.expects(200, f"fan {number} of {POOL}")
        await asyncio.sleep(WHILE)
        tasks.mark("all feeds sleep")
        league.expects_short_holds(f"{POOL} feeds had nothing to do but wait for news")


async def test_holds_nothing_for_a_slow_client(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """while a slow client reads, its feed holds no connection"""
    async with League.of(kata, tmp_path) as league, league.fan() as fan:
        comments = [str(number) * 40_000 for number in range(1, 6)]
        league.write(*comments)
        await fan.expects(200, "a fan")
        await asyncio.sleep(WHILE)
        tasks.mark("the client still reads")
        league.expects_short_holds("a client read so slowly that its feed could not send more")
        await fan.reads(*comments)


async def test_refuses_unknown_matches(kata: Any, tmp_path: Path) -> None:
    """an unknown match is a 404, before any stream, and holds nothing"""
    async with League.of(kata, tmp_path) as league:
        for number in range(1, POOL + 2):
            async with league.fan(match=8) as fan:
                await fan.expects(404, f"fan {number} of match 8, which is unknown,")
        held = len(league.held)
        assert not held, f"{POOL + 1} fans were refused; {held} connection(s) were held after that"


async def test_ends_with_its_client(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """once its client has left, a feed holds no connection and asks no question"""
    async with League.of(kata, tmp_path) as league:
        for when, lines in (("slept", ["kick-off"]), ("sent to a slow client", ["x" * 40_000] * 4)):
            league.write(*lines)
            async with league.fan() as fan:
                await fan.expects(200, "a fan")
                await asyncio.sleep(WHILE)
            tasks.mark("the client has left")
            told = f"a client left while its feed {when}; {AT_ONCE} s later"
            await asyncio.sleep(AT_ONCE)
            held, asked = len(league.held), league.asked
            assert not held, f"{told} {held} connection(s) were still held"
            await asyncio.sleep(LATE)
            more = league.asked - asked
            assert not more, f"{told} {more} question(s) were asked for it, in {LATE} s"


class League:
    """The app with match 7 in its database, and the books of the connections that it takes."""

    def __init__(self, kata: Any, file: Path) -> None:
        self.kata, self.file = kata, file
        self.app = kata.create_app(f"sqlite+aiosqlite:///{file}")
        self.held: dict[object, tuple[float, object]] = {}  # since when
        self.longest = 0.0  # seconds
        self.asked = 0
        self.busy_at = 0.0

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, folder: Path) -> AsyncIterator["League"]:
        file = folder / "league.db"
        league = cls(kata, file)
        async with asgi.lifespan(league.app):
            with closing(sqlite3.connect(file)) as database, database:
                database.execute("PRAGMA journal_mode=WAL")  # a writer does not wait for readers
                database.execute("INSERT INTO matches (id) VALUES (7)")
            with league._watched():
                yield league

    def write(self, *texts: str) -> None:
        """Another process tells what happens in match 7."""
        with closing(sqlite3.connect(self.file)) as database, database:
            rows = [(7, text) for text in texts]
            database.executemany("INSERT INTO lines (match, text) VALUES (?, ?)", rows)

    @asynccontextmanager
    async def fan(self, match: int = 7) -> AsyncIterator["Fan"]:
        async with asgi.open(self.app, "GET", f"/matches/{match}/feed") as exchange:
            try:
                yield Fan(exchange, self.held)
            finally:
                await self._quiet()

    def expects_short_holds(self, when: str) -> None:
        longest = max([self.longest, *(now() - since for since, _ in self.held.values())])
        assert longest < AT_ONCE, (
            f"{when}{stands_at(self.kata.__file__)}; a connection was held for {longest:.2f} s at "
            f"a stretch, where a question takes {ROUND_TRIP} s; {len(self.held)} of {POOL} were "
            "held at the end"
        )

    async def _quiet(self) -> None:
        """No question is under way: one that is cancelled costs SQLite its connection."""
        for _ in range(50):
            if now() - self.busy_at > 5 * ROUND_TRIP:
                return
            await asyncio.sleep(ROUND_TRIP * 1.37)  # not just when a feed wakes up, too

    @contextmanager
    def _watched(self) -> Iterator[None]:
        listeners: tuple[tuple[type, str, Callable[..., None]], ...] = (
            (Pool, "checkout", self._taken),
            (Pool, "checkin", self._given_back),
            (Engine, "before_cursor_execute", self._ask),
        )
        for each in listeners:
            event.listen(*each)
        try:
            yield
        finally:
            for each in listeners:
                event.remove(*each)

    def _taken(self, connection: object, record: object, proxy: object) -> None:
        self.busy_at = now()
        self.held[record] = now(), proxy  # which is kept: a collected leak would not be seen

    def _given_back(self, connection: object, record: object) -> None:
        if record in self.held:
            self.longest = max(self.longest, now() - self.held.pop(record)[0])

    def _ask(self, *statement: object) -> None:
        self.asked += 1
        self.busy_at = now()
        if in_greenlet():
            await_only(asyncio.sleep(ROUND_TRIP))


class Fan:
    """One client of a feed."""

    def __init__(self, exchange: asgi.Exchange, held: Sized) -> None:
        self.exchange, self._held = exchange, held

    async def expects(self, status: int, who: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE):
                await self.exchange.started()
        got, raised = self.exchange.status, self.exchange.raised
        if got != status:
            read = f"read {got}" if got else f"had read nothing after {LATE} s, {self._taken()}"
            reason = f"; the app raised {raised!r:.200}" if raised else ""
            raise AssertionError(f"{who} {read}{reason}") from raised

    async def reads(self, *texts: str) -> None:
        expected = "".join(f"{text}\n" for text in texts)
        got = ""
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE):
                while len(got) < len(expected) and (piece := await self.exchange.chunk()):
                    got += piece.decode()
        sent = f"a fan was to be sent {expected!r:.60} next, and was sent {got!r:.60} in {LATE} s"
        assert same(got, expected), f"{sent}, {self._taken()}"

    def _taken(self) -> str:
        return f"while {len(self._held)} of {POOL} connections were held"


def now() -> float:
    return asyncio.get_running_loop().time()


def stands_at(file: str) -> str:
    """The line at which streams of the learner's file wait, where that can be told."""
    answers = [each for each in gc.get_objects() if issubclass(type(each), StreamingResponse)]
    frames = (getattr(each.body_iterator, "ag_frame", None) for each in answers)
    lines = [f.f_lineno for f in frames if f and f.f_code.co_filename == file]
    return f", at line {lines[-1]}" if lines else ""
