"""How many statements an import sends, how many rows wait for them, and what is left of it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Pool, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from checker.checks.sqlite import open_database
from checker.probes.frames import line_here
from checker.probes.statements import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: there are as many statements as rows. `flush` sends what the session has "
    "gathered, and waits for the answer. What has it gathered, if it is called after every row?",
    "Gather a chunk of a thousand rows or so, send it as one, and gather the next. Without "
    "chunks, all of the stream waits in memory until the end. Who sends the last rows, which are "
    "no full chunk?",
    "Flush only when `stored % 1000 == 0`; what is left is sent by the commit of `begin()`. Or "
    "keep a list, and `execute(insert(Observation), chunk)`: with a list as the second argument, "
    "each row has parameters of its own.",
)
DEADLINE = 30.0  # seconds: SQLAlchemy needs one for a statement with 50 000 parameters
SHOWS = ("Bulk inserts in chunks of 1000 to 10000",)

COLUMNS = (
    *("station", "minute", "temperature", "humidity", "pressure"),
    *("wind", "gust", "direction", "rain", "sun"),
)
ROWS = 6_000  # a multiple of most chunks
ODD = 6_303  # rows, and a multiple of none
MOST_STATEMENTS = ROWS // 100
MOST_PARAMETERS = 32_766  # asyncpg sends no more with one statement, nor does SQLite by default
MOST_HELD = 5_000  # rows
A_FEW = 50  # rows

Row = tuple[int, ...]


async def test_stores_every_row(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """each row of a stream is stored once and counted, be there none, one or 1 203"""
    for size in (0, 1, 1_203):
        async with Archive.of(kata, tmp_path / f"{size}.db", sent) as archive:
            await archive.imports(size)
            archive.expects_all()


async def test_few_statements(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """6 000 rows take at most 60 statements, of at most 32 766 parameters each"""
    async with Archive.of(kata, tmp_path / "weather.db", sent) as archive:
        await archive.imports(ROWS)
        statements = sent.statements
        assert len(statements) <= MOST_STATEMENTS, (
            f"of {ROWS} rows, {archive.taken} were taken; by then {len(statements)} statements "
            f"were sent{archive.asked()}"
        )
        widest = max(statements, key=lambda each: each.parameters, default=None)
        assert not widest or widest.parameters <= MOST_PARAMETERS, (
            f"a statement with {widest.parameters} parameters was sent, at line {widest.line}"
        )
        archive.expects_all()


async def test_holds_few_rows(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """of a stream of 6 303 rows, at most 5 000 are ever taken and not yet sent"""
    async with Archive.of(kata, tmp_path / "weather.db", sent) as archive:
        await archive.imports(ODD)
        assert archive.most_held <= MOST_HELD, (
            f"at one time {archive.most_held} rows were taken, at line {archive.held_at}, "
            "and not sent yet"
        )
        archive.expects_all()


async def test_all_or_nothing(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """of a stream that breaks off, or an import that is cancelled, no row is read or counted"""
    for fate in ("broke off", "stood still"):
        async with Archive.of(kata, tmp_path / f"{fate}.db", sent) as archive:
            task = asyncio.create_task(archive.imports(ROWS, fate))
            await asyncio.wait({task, archive.stands_still}, return_when="FIRST_COMPLETED")
            saw = f"after {archive.taken} of its rows, the stream {fate}"
            saw += "" if task.done() else ", and the import was cancelled"
            task.cancel()
            await asyncio.wait({task})
            seen, left = archive.seen, len(archive.rows())
            assert not seen, f"{saw}; by then others could read {seen} rows{archive.asked()}"
            assert not left, f"{saw}; {left} rows are left in the table{archive.asked()}"
            counted = archive.counted
            assert not counted, f"{saw}; the import returned {counted!r:.50}{archive.asked()}"
            try:
                await archive.imports(A_FEW)
            except Exception as error:
                raise AssertionError(f"{saw}; the next import {told(error)}") from error
            archive.expects_all()


async def test_stored_by_postgresql(kata: Any, postgres: str, sent: Recorder) -> None:
    """PostgreSQL stores a stream of 4 000 rows as well"""
    engine = create_async_engine(postgres)
    archive = Archive(kata, engine, Path(), sent)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(kata.Base.metadata.create_all)
        sent.clear()
        try:
            await archive.imports(4_000)
        except Exception as error:
            raise AssertionError(f"of {archive.taken} rows, it {told(error)}") from error
        async with engine.connect() as connection:
            rows = await connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM observations"))
            archive.expects_all({tuple(row) for row in rows})
    finally:
        await engine.dispose()


class Archive:
    """A database, what an import takes from a stream, and how much of it has arrived.

    `taken` rows; at most so many held at a time, at that line; how many others have `seen`
    before the end.
    """

    def __init__(self, kata: Any, engine: AsyncEngine, file: Path, sent: Recorder) -> None:
        self.kata, self.engine, self.file, self.sent = kata, engine, file, sent
        self.taken = self.size = self.most_held = self.held_at = self.seen = 0
        self.counted: Any = None
        self.stands_still = asyncio.get_running_loop().create_future()
        self._changes: dict[Any, int] = {}  # in the database, by each connection

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, file: Path, sent: Recorder) -> AsyncIterator["Archive"]:
        archive = cls(kata, open_database(file), file, sent)
        event.listen(Pool, "connect", archive._opened)
        event.listen(Pool, "close", archive._closing)
        try:
            async with archive.engine.begin() as connection:
                await connection.run_sync(kata.Base.metadata.create_all)
            sent.clear()
            yield archive
        finally:
            await archive.engine.dispose()
            event.remove(Pool, "connect", archive._opened)
            event.remove(Pool, "close", archive._closing)

    async def imports(self, size: int, fate: str = "") -> None:
        """Offer so many rows; fewer, once there is no more to see."""
        self.taken, self.size, self.counted = 0, size, None
        self.counted = await self.kata.import_observations(self.engine, self._stream(fate))

    async def _stream(self, fate: str) -> AsyncIterator[dict[str, int]]:
        before = self.stored()
        while self.taken < self.size:
            if self.taken % 100 == 0:
                await asyncio.sleep(0)
                if len(self.sent.statements) > MOST_STATEMENTS:
                    self.size = self.taken
                    break
            if (arrived := self.stored() - before) and fate:
                self.size = min(self.size, self.taken + A_FEW)
            self.taken += 1
            if (held := self.taken - arrived) > self.most_held:
                self.most_held, self.held_at = held, line_here(self.kata.__file__.__eq__)
            yield dict(zip(COLUMNS, observation(self.taken), strict=True))
        if not fate:
            return
        self.seen = len(self.rows())
        if fate == "broke off":
            raise ConnectionResetError("the stream broke off")
        self.stands_still.set_result(None)
        await asyncio.Event().wait()

    def stored(self) -> int:
        """Rows that have arrived in the database, committed or not."""
        for connection in self._changes:
            with suppress(ValueError):  # it is closed
                self._changes[connection] = connection.driver_connection.total_changes
        return sum(self._changes.values())

    def rows(self) -> set[Row]:
        """What another connection reads."""
        with closing(sqlite3.connect(self.file, timeout=0)) as another:
            try:
                rows = another.execute(f"SELECT {', '.join(COLUMNS)} FROM observations")
                return set(rows.fetchall())
            except sqlite3.OperationalError:
                return set()  # locked, as somebody is just committing

    def asked(self) -> str:
        """The learner's line that was the last to ask the database."""
        lines = [each.line for each in self.sent.statements or self.sent.all if each.line]
        return f", the last at line {lines[-1]}" if lines else ""

    def expects_all(self, rows: set[Row] | None = None) -> None:
        rows = self.rows() if rows is None else rows
        expected = {observation(number) for number in range(1, self.size + 1)}
        saw = f"the stream was {self.size} rows long"
        assert rows == expected, (
            f"{saw}; {len(rows & expected)} of them are in the table, and {len(rows - expected)} "
            f"that are not its own{self.asked()}"
        )
        assert same(self.counted, self.size), (
            f"{saw}, and the import returned {self.counted!r:.50}{self.asked()}"
        )

    def _opened(self, connection: Any, record: object) -> None:
        self._changes[connection] = 0

    def _closing(self, connection: Any, record: object) -> None:
        self.stored()


def told(error: Exception) -> str:
    """The database's own words: SQLAlchemy adds all of the parameters."""
    return f"raised {getattr(error, 'orig', None) or error!r:.200}"


def observation(number: int) -> Row:
    """Each row and each column has values of its own."""
    return number // 1440, number % 1440, *(number * odd % 997 - 100 for odd in range(3, 19, 2))
