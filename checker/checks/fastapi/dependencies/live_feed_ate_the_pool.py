"""How long live feeds hold connections of a pool, while they have nothing to ask."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from fastapi.responses import StreamingResponse

from checker.probes import asgi, checkouts, statements
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
    "A connection held while something else is waited for",
)

POOL = 3
FANS = 6  # the second three wait for the lookups of the first
MATCH, ELSEWHERE, UNKNOWN = 7, 9, 8
ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
AT_ONCE = 0.5  # seconds; who holds a connection for longer does not ask all the while
WHILE = 2.5  # seconds; PACE is one
BREAK = 1.2  # seconds: each feed asks once or twice
LATE = 1.5  # seconds: who asks every PACE has asked


async def test_feeds_more_fans_than_connections(kata: Any, tmp_path: Path) -> None:
    """six fans share a pool of three; each is soon sent every line of its match once, in order"""
    async with League.of(kata, tmp_path) as league, AsyncExitStack() as stands:
        league.write("kick-off", "a corner")
        fans = [await stands.enter_async_context(league.fan()) for _ in range(FANS)]
        for number, fan in enumerate(fans, 1):
            await fan.expects(200, f"fan {number} of {FANS}")
        for fan in fans:
            await fan.reads("kick-off", "a corner")
        asked = league.asked
        await asyncio.sleep(BREAK)
        asked = league.asked - asked
        told = f"{FANS} feeds asked {asked} questions in {BREAK} s without news"
        assert asked <= 4 * FANS, f"{told}; PACE is one second"
        fans.append(late := await stands.enter_async_context(league.fan()))
        await late.reads("kick-off", "a corner")
        for text in ("a corner", "the end"):  # two corners are two lines
            league.write(text)
            for fan in fans:
                await fan.reads(text)
        most = league.pools.most
        told = f"{len(fans)} fans watched, and {most} connections were held at once"
        assert most <= POOL, f"{told}; the pool of the database has {POOL}"


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
            async with league.fan(UNKNOWN) as fan:
                await fan.expects(404, f"fan {number} of match {UNKNOWN}, which is unknown,")
        held = len(league.pools.held)
        assert not held, f"{POOL + 1} fans were refused; {held} connection(s) were held after that"


async def test_ends_with_its_client(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """once its client has left, a feed holds no connection and asks no question"""
    async with League.of(kata, tmp_path) as league:
        for when, lines in (("slept", ["kick-off"]), ("sent to a slow client", ["x" * 40_000] * 4)):
            league.write(*lines)
            async with league.fan() as fan:
                await fan.expects(200, "a fan")
                await asyncio.sleep(WHILE)
                await fan.leaves()
                tasks.mark("the client has left")
                told = f"a client left while its feed {when}; {AT_ONCE} s later"
                await asyncio.sleep(AT_ONCE)
                held, asked = len(league.pools.held), league.asked
                assert not held, f"{told} {held} connection(s) were still held"
                await asyncio.sleep(LATE)
                more = league.asked - asked
                assert not more, f"{told} {more} question(s) were asked for it, in {LATE} s"


class League:
    """The app with two matches in its database, and the books of what it takes and asks."""

    pools: checkouts.Recorder
    sent: statements.Recorder

    def __init__(self, kata: Any, file: Path) -> None:
        self.kata, self.file = kata, file
        self.app = kata.create_app(f"sqlite+aiosqlite:///{file}")

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, folder: Path) -> AsyncIterator["League"]:
        file = folder / "league.db"
        league = cls(kata, file)
        async with asgi.lifespan(league.app):
            with closing(sqlite3.connect(file)) as database, database:
                database.execute("PRAGMA journal_mode=WAL")  # a writer does not wait for readers
                matches = [(MATCH,), (ELSEWHERE,)]
                database.executemany("INSERT INTO matches (id) VALUES (?)", matches)
            with (
                checkouts.record([kata.__file__]) as league.pools,
                statements.record([kata.__file__]) as league.sent,
                statements.latency(ROUND_TRIP),
            ):
                yield league

    @property
    def asked(self) -> int:
        return len(self.sent.statements)

    def write(self, *texts: str) -> None:
        """Another process tells what happens in the match, and in another one."""
        with closing(sqlite3.connect(self.file)) as database, database:
            rows = [(ELSEWHERE, "elsewhere"), *((MATCH, text) for text in texts)]
            database.executemany("INSERT INTO lines (match, text) VALUES (?, ?)", rows)

    @asynccontextmanager
    async def fan(self, match: int = MATCH) -> AsyncIterator["Fan"]:
        async with asgi.open(self.app, "GET", f"/matches/{match}/feed") as exchange:
            fan = Fan(exchange, self)
            try:
                yield fan
            finally:
                await fan.leaves()

    def expects_short_holds(self, when: str) -> None:
        longest, held = self.pools.longest(), self.pools.held
        assert longest < AT_ONCE, (
            f"{when}{stands_at(self.kata.__file__)}; a connection was held for {longest:.2f} s at "
            f"a stretch, where a question takes {ROUND_TRIP} s; {len(held)} of {POOL} were "
            "held at the end"
        )

    async def quiet(self) -> None:
        """No question is under way: one that is cancelled costs SQLite its connection."""
        for _ in range(50):
            times = [*(each.start for each in self.sent.all), *(h.since for h in self.pools.holds)]
            if now() - max(times, default=0.0) > 5 * ROUND_TRIP:
                return
            await asyncio.sleep(ROUND_TRIP * 1.37)  # not just when a feed wakes up, too


class Fan:
    """One client of a feed."""

    def __init__(self, exchange: asgi.Exchange, league: League) -> None:
        self.exchange, self._league = exchange, league

    async def expects(self, status: int, who: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE):
                await self.exchange.started()
        if (got := self.exchange.status) != status:
            read = f"read {got}" if got else f"had read nothing after {LATE} s, {self._taken()}"
            raise AssertionError(f"{who} {read}{self._reason()}") from self.exchange.raised

    async def reads(self, *texts: str) -> None:
        expected = "".join(f"{text}\n" for text in texts)
        got, piece = "", b"..."
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE):
                while len(got) < len(expected) and (piece := await self.exchange.chunk()):
                    got += piece.decode()
        if not same(got, expected):
            saw = f"a fan was to be sent {expected!r:.60} next, and was sent {got!r:.60}"
            if not piece:
                saw += f" before the stream came to its end{self._reason()}"
            elif len(got) < len(expected):
                saw += f" in {LATE} s, {self._taken()}"
            raise AssertionError(saw) from self.exchange.raised

    async def leaves(self) -> None:
        await self._league.quiet()
        self.exchange.leave()

    def _taken(self) -> str:
        return f"while {len(self._league.pools.held)} of {POOL} connections were held"

    def _reason(self) -> str:
        raised = self.exchange.raised
        return f"; the app raised {raised!r:.200}" if raised else ""


def now() -> float:
    return asyncio.get_running_loop().time()


def stands_at(file: str) -> str:
    """The line at which streams of the learner's file wait, where that can be told."""
    answers = [each for each in gc.get_objects() if issubclass(type(each), StreamingResponse)]
    frames = (getattr(each.body_iterator, "ag_frame", None) for each in answers)
    lines = [f.f_lineno for f in frames if f and f.f_code.co_filename == file]
    return f", at line {lines[-1]}" if lines else ""
