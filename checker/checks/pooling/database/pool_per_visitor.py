"""How many connections a guide opens for its visitors, and which of them it closes."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Pool, create_engine, event

from checker.probes import asgi
from checker.probes.checkouts import Recorder as Checkouts
from checker.probes.clock import reap
from checker.probes.statements import Recorder as Statements
from checker.probes.statements import Statement, latency
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: each visitor opens a connection, and none is closed. An engine is no connection "
    "but a pool of them, which keeps them for the next one who asks. How long must it live, for "
    "there to be a next one?",
    "One engine for the whole app: made before the first visitor comes, disposed of after the last "
    "has left. FastAPI calls what it runs at these two moments `lifespan`. By itself, an engine "
    "opens `pool_size` 5 and `max_overflow` 10 connections.",
    "In `create_app`, an `@asynccontextmanager` that takes `app`: `app.state.engine = "
    "create_async_engine(url)`, then `yield`, then `await app.state.engine.dispose()`. Pass it as "
    "`FastAPI(lifespan=...)`, and let `get_session` take the engine from there.",
)
SHOWS = (
    "A lifespan that opens and closes the pools",
    "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
    "An engine or a pool per request",
    "Pools that are never closed",
)

LIMIT = 15
CROWD = 50  # visitors
TOGETHER = 5
LATER = 1.0  # seconds of the loop: threads that were told to end have ended
ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
TEXTS = {1: "A teapot", 2: "A lamp", 3: "A loom"}
NOWHERE = 4  # an exhibit that there is not


async def test_few_connections(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts
) -> None:
    """fifty visitors come at once: all are answered, and never are more than 15 connections open"""
    async with opened(kata, tmp_path, pools) as museum:
        visits = (museum.visit(1 + each % NOWHERE) for each in range(CROWD))
        answers = await asyncio.gather(*visits)
        for each, answer in enumerate(answers):
            expects(answer, 1 + each % NOWHERE, f"{CROWD} visitors came at once")
        assert museum.most <= LIMIT, (
            f"{CROWD} visitors came at once; {museum.most} connections were open at the same time"
            f"{lines(pools)}, and the database grants {LIMIT}"
        )


async def test_used_again(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """fifty visitors come alone, fifty in fives: all are answered, over at most 15 connections"""
    async with opened(kata, tmp_path, pools) as museum:
        for each in range(CROWD):
            number = 1 + each % NOWHERE
            if each == CROWD // 2:
                museum.write(1, "A teapot, mended")
            text = museum.texts.get(number)
            expects(await museum.visit(number), number, f"visitor {each + 1} came alone", text)
        assert pools.opened <= LIMIT, (
            f"{CROWD} visitors came one after another; {pools.opened} connections were opened"
            f"{lines(pools)}, and {pools.closed} closed"
        )
        before, closed = pools.opened, pools.closed
        for _ in range(CROWD // TOGETHER):
            for answer in await asyncio.gather(*(museum.visit(2) for _ in range(TOGETHER))):
                expects(answer, 2, f"{CROWD} visitors came, {TOGETHER} at a time")
        assert pools.opened - before <= LIMIT, (
            f"{CROWD} visitors came, {TOGETHER} at a time; {pools.opened - before} connections "
            f"were opened{lines(pools)}, and {pools.closed - closed} closed"
        )


async def test_side_by_side(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts, sent: Statements
) -> None:
    """five visitors who come together do not wait for one another, and share no connection"""
    async with opened(kata, tmp_path, pools) as museum:
        expects(await museum.visit(2), 2, "the first visitor came alone")
        sent.clear()
        answers = await asyncio.gather(*(museum.visit(1) for _ in range(TOGETHER)))
        for answer in answers:
            expects(answer, 1, f"{TOGETHER} visitors came together")
        for one, other in sent.overlaps():
            raise AssertionError(
                f"{TOGETHER} visitors came together; two of them used one connection at the same "
                f"time, at line {one.line} and line {other.line}"
            )
        busy = busiest(sent.statements)
        where = {each.line for each in sent.statements if each.line}
        assert busy >= TOGETHER, (
            f"{TOGETHER} visitors came together; the database was asked over {busy} connection(s) "
            f"at once, at line {min(where, default=0)}, and the others waited"
        )


async def test_closes_all(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """when the app has stopped, none of its connections is open"""
    async with opened(kata, tmp_path, pools) as museum:
        await asyncio.gather(*(museum.visit(1) for _ in range(CROWD)))
    tasks.mark("the app has stopped")
    await reap(tasks.running())  # with the app, a server ends the loop
    await asyncio.sleep(LATER)
    left = pools.opened - pools.closed
    told = f"{left} of {pools.opened} connections were never closed"
    if not left:
        told = f"all {pools.opened} connections were told to close, and not all of them did"
    assert not museum.in_use(), (
        f"after {CROWD} visitors the app was stopped; {told}{lines(pools)}: for SQLite, its "
        "database is still in use"
    )


class Museum:
    """The app, its database, and the most connections to it that were open at once.

    It keeps each connection: one that nobody else keeps would be closed by the collector.
    """

    def __init__(self, kata: Any, file: Path, pools: Checkouts) -> None:
        self.app = kata.create_app(f"sqlite+aiosqlite:///{file}")
        self.file, self.pools = file, pools
        self.texts = dict(TEXTS)
        self.kept: list[Any] = []
        self.most = 0

    async def visit(self, number: int) -> asgi.Answer:
        return await asgi.call(self.app, "GET", f"/exhibits/{number}")

    def write(self, number: int, text: str) -> None:
        """Somebody else changes what is said of an exhibit."""
        self.texts[number] = text
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute("UPDATE exhibits SET text = ? WHERE number = ?", [text, number])

    def in_use(self) -> bool:
        """Whether anybody has the database open: only the last one may leave this mode."""
        with closing(sqlite3.connect(self.file, timeout=0)) as last:
            try:
                return bool(last.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",))
            except sqlite3.OperationalError:
                return True

    @contextmanager
    def counted(self) -> Iterator[None]:
        event.listen(Pool, "connect", self._count)
        try:
            yield
        finally:
            event.remove(Pool, "connect", self._count)

    def _count(self, connection: Any, record: object) -> None:
        self.kept.append(connection)
        self.most = max(self.most, self.pools.opened - self.pools.closed)


@asynccontextmanager
async def opened(kata: Any, folder: Path, pools: Checkouts) -> AsyncIterator[Museum]:
    file = folder / "museum.db"
    engine = create_engine(f"sqlite:///{file}")
    kata.Base.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        rows = TEXTS.items()
        database.executemany("INSERT INTO exhibits (number, text) VALUES (?, ?)", rows)
    pools.clear()
    museum = Museum(kata, file, pools)
    with museum.counted(), latency(ROUND_TRIP):
        async with asgi.lifespan(museum.app):
            yield museum


def expects(answer: asgi.Answer, number: int, saw: str, text: str | None = None) -> None:
    text = text or TEXTS.get(number)
    status = 200 if text else 404
    told = f"{saw}; one who asked for exhibit {number} read {answer.status} {answer.text:.60}"
    if answer.status != status:
        raise AssertionError(f"{told}, where it was to be {status}") from answer.raised
    assert not text or same(answer.json(), text), f"{told}, where it was to be {text!r}"


def busiest(statements: tuple[Statement, ...]) -> int:
    """How many connections were at work at once."""
    moments = [each.start for each in statements]
    work = ({s.connection for s in statements if s.start <= at < s.end} for at in moments)
    return max(map(len, work), default=0)


def lines(pools: Checkouts) -> str:
    """Where connections were taken."""
    found = sorted({hold.line for hold in pools.holds if hold.line})
    return f" (taken at line {', line '.join(map(str, found))})" if found else ""
