"""How many statements an import sends, how many rows wait for them, and what is left of it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Pool, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

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
SHOWS = ("Bulk inserts in chunks of 1000 to 10000",)

COLUMNS = (
    *("station", "minute", "temperature", "humidity", "pressure"),
    *("wind", "gust", "direction", "rain", "sun"),
)
ROWS = 10_000  # a multiple of most chunks
ODD = 10_303  # rows, and a multiple of none
MOST_STATEMENTS = ROWS // 100
MOST_PARAMETERS = 32_766  # asyncpg sends no more with one statement, nor does SQLite by default
MOST_HELD = 5_000  # rows
A_FEW = 50  # rows

Row = tuple[int, ...]


async def test_stores_every_row(kata: Any, tmp_path: Path) -> None:
    """each row of a stream is stored once and counted, be there none, one or 1 203"""
    for size in (0, 1, 1_203):
        async with Archive.of(kata, tmp_path / f"{size}.db") as archive:
            await archive.imports(size)
            archive.expects_all()


async def test_few_statements(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """10 000 rows take at most 100 statements, of at most 32 766 parameters each"""
    async with Archive.of(kata, tmp_path / "weather.db") as archive:
        sent.clear()
        await archive.imports(ROWS, unless=lambda: len(sent.statements) > MOST_STATEMENTS)
        statements = sent.statements
        at = f"the last at line {statements[-1].line}" if statements else "none"
        assert len(statements) <= MOST_STATEMENTS, (
            f"of {ROWS} rows, {archive.taken} were taken; by then {len(statements)} statements "
            f"were sent, {at}"
        )
        widest = max(statements, key=lambda each: each.parameters, default=None)
        assert not widest or widest.parameters <= MOST_PARAMETERS, (
            f"a statement with {widest.parameters} parameters was sent, at line {widest.line}"
        )
        archive.expects_all()


async def test_holds_few_rows(kata: Any, tmp_path: Path) -> None:
    """of a stream of 10 303 rows, at most 5 000 are ever taken and not yet sent"""
    async with Archive.of(kata, tmp_path / "weather.db") as archive:
        await archive.imports(ODD, unless=lambda: archive.stored() > 0 and archive.most_held == 1)
        assert archive.most_held <= MOST_HELD, (
            f"when {archive.held_at} rows were taken, {archive.most_held} of them were not sent yet"
        )
        archive.expects_all()


async def test_all_or_nothing(kata: Any, tmp_path: Path) -> None:
    """of a stream that breaks off, or an import that is cancelled, nobody ever reads a row"""
    for fate in ("breaks off", "stands still"):
        async with Archive.of(kata, tmp_path / f"{fate}.db") as archive:
            task = asyncio.create_task(archive.imports(ROWS, fate=fate))
            await asyncio.wait({task, archive.stands_still}, return_when="FIRST_COMPLETED")
            saw = f"after {archive.taken} of its rows, the stream {fate}"
            saw += "" if task.done() else " and the import was cancelled"
            task.cancel()
            await asyncio.wait({task})
            assert not archive.seen, f"{saw}; by then others could read {archive.seen} rows"
            left = len(archive.rows())
            assert not left, f"{saw}; {left} rows are left in the table"
            await archive.imports(A_FEW)
            archive.expects_all()


async def test_stored_by_postgresql(kata: Any, postgres: str, sent: Recorder) -> None:
    """PostgreSQL stores a stream of 4 000 rows as well"""
    engine = create_async_engine(postgres)
    archive = Archive(kata, engine, Path())
    try:
        async with engine.begin() as connection:
            await connection.run_sync(kata.Base.metadata.create_all)
        sent.clear()
        await archive.imports(4_000, unless=lambda: len(sent.statements) > MOST_STATEMENTS)
        async with engine.connect() as connection:
            rows = await connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM observations"))
            archive.expects_all({tuple(row) for row in rows})
    finally:
        await engine.dispose()


class Archive:
    """A database, what an import takes from a stream, and how much of it has arrived.

    `taken` rows, at most so many held at a time, when so many were taken, and how many
    others have `seen` before the end.
    """

    def __init__(self, kata: Any, engine: AsyncEngine, file: Path) -> None:
        self.kata, self.engine, self.file = kata, engine, file
        self.taken = self.most_held = self.held_at = self.seen = 0
        self.counted: Any = None
        self.stands_still = asyncio.get_running_loop().create_future()
        self._changes: dict[Any, int] = {}  # in the database, by each connection

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, file: Path) -> AsyncIterator["Archive"]:
        archive = cls(kata, create_async_engine(f"sqlite+aiosqlite:///{file}"), file)
        event.listen(Pool, "connect", archive._opened)
        event.listen(Pool, "close", archive._closing)
        try:
            async with archive.engine.begin() as connection:
                await connection.run_sync(kata.Base.metadata.create_all)
            yield archive
        finally:
            await archive.engine.dispose()
            event.remove(Pool, "connect", archive._opened)
            event.remove(Pool, "close", archive._closing)

    async def imports(
        self, size: int, *, unless: Callable[[], bool] = lambda: False, fate: str = ""
    ) -> None:
        """Offer so many rows; fewer where there is no more to see."""
        self.taken, before = 0, self.stored()

        async def stream() -> AsyncIterator[dict[str, int]]:
            end = size
            for number in range(size):
                if number % 100 == 0:
                    await asyncio.sleep(0)
                    if unless():
                        return
                arrived = self.stored() - before
                if arrived and fate:
                    end = min(end, number + A_FEW)
                if number == end:
                    break
                self.taken += 1
                if (held := self.taken - arrived) > self.most_held:
                    self.most_held, self.held_at = held, self.taken
                yield dict(zip(COLUMNS, observation(number), strict=True))
            if fate:
                self.seen = len(self.rows())
            if fate == "breaks off":
                raise ConnectionResetError("the stream broke off")
            if fate:
                self.stands_still.set_result(None)
                await asyncio.Event().wait()

        self.counted = await self.kata.import_observations(self.engine, stream())

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

    def expects_all(self, rows: set[Row] | None = None) -> None:
        rows = self.rows() if rows is None else rows
        expected = {observation(number) for number in range(self.taken)}
        saw = f"a stream gave {self.taken} rows"
        assert rows == expected, (
            f"{saw}; {len(rows & expected)} of them are in the table, and {len(rows - expected)} "
            "that it did not give"
        )
        assert same(self.counted, self.taken), f"{saw}, and {self.counted!r:.50} was returned"

    def _opened(self, connection: Any, record: object) -> None:
        self._changes[connection] = 0

    def _closing(self, connection: Any, record: object) -> None:
        self.stored()


def observation(number: int) -> Row:
    """Each row and each column has values of its own."""
    return number // 1440, number % 1440, *(number * odd % 997 - 100 for odd in range(3, 19, 2))
