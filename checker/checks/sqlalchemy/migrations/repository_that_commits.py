"""Who ends a transaction in which a repository works, and what an update takes for a field."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import async_sessionmaker

from checker.checks.sqlite import open_database
from checker.probes.statements import Recorder
from checker.probes.sweep import sweep
from checker.probes.values import same

HINTS = (
    "Run the file: Ada was told of an error, and has a lease. Which line made the lease last, and "
    "who knows whether the move has come to its end: the repository, or `move_in`?",
    "`flush` sends the rows and fetches their ids, and ends nothing. `sessions.begin()` commits "
    "when its block is left well, and rolls back when it is left by an error or a cancellation.",
    "In `update`, before anything is set: `unknown = fields.keys() - "
    "inspect(self.model).attrs.keys()` must be empty, and `session.get_one` raises where `get` "
    "gives None.",
)
SHOWS = ("A generic async repository", "Commits inside of a repository")

Rows = tuple[list[tuple[Any, ...]], ...]  # of flats, leases and deposits


async def test_leaves_nothing_half(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """a move that fails half-way leaves nothing; one that does not, leaves all"""
    async with House.of(kata, tmp_path, sent, "3B") as house:
        for flat, euros, why in (
            ("3B", 0, "the database refused the deposit"),
            ("9Z", 900, "there was no such flat"),
        ):
            told = await told_of(house.moves_in(flat, "Ada", euros))
            saw = f"{why}; `move_in` {told}, and others read {house}"
            assert house.rows() == ([("3B", None)], [], []), f"{saw}{house.committed()}"
            assert told.error, f"{saw}{house.asked()}"
        told = await told_of(house.moves_in("3B", "Grace", 900))
        saw = f"all was well; `move_in` {told}, and others read {house}{house.asked()}"
        flats, leases, deposits = house.rows()
        assert len(leases) == 1 and leases[0][1:] == ("Grace",), saw
        number = leases[0][0]
        assert flats == [("3B", number)] and deposits == [(number, 900)], saw
        assert same(told.result, number), saw


async def test_all_or_nothing_when_cancelled(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """a move that is cancelled leaves none of its rows or, if it was about to commit, all"""
    flats = [str(number) for number in range(100)]
    async with House.of(kata, tmp_path, sent, *flats) as house:
        points = before = 0
        others = asyncio.all_tasks()
        async for point in sweep(
            lambda: house.moves_in(flats.pop(), "Ada", 900),
            files=[kata.__file__],
            while_=house.look,
        ):
            points += 1
            if left := asyncio.all_tasks() - others:  # what a shield keeps, goes on
                await asyncio.wait(left, timeout=60)
            if house.locked():
                gc.collect()  # what is left of a SELECT that was cancelled keeps its lock
            rows, leases, deposits = house.rows()
            let = [lease for _, lease in rows if lease]
            saw = (
                f"a move was cancelled at {point}; others read {len(leases)} lease(s), "
                f"{len(deposits)} deposit(s), and {len(let)} flat(s) that are let"
            )
            assert len(let) == len(leases) == len(deposits), saw
            assert house.wrote or len(leases) == before, (
                f"{saw}; {len(leases) - before} lease is new, and no row had been sent by then"
            )
            before = len(leases)
            sent.clear()
        assert points, "a move did not wait for the database, so it could not be cancelled"


async def test_caller_ends_the_transaction(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """what a repository has done is rolled back or committed by whoever opened the session"""
    async with House.of(kata, tmp_path, sent, "3B") as house:
        for end in ("rolled back", "committed"):
            async with house.sessions() as session:
                lease = await kata.AsyncRepository(session, kata.Lease).create(tenant="Ada")
                number = lease.id
                saw = f"a lease was created, and had the id {number!r:.50}"
                assert isinstance(number, int), f"{saw}, before its caller had committed"
                saw += f"; its caller had not committed, and others read it{house.committed()}"
                assert not house.rows()[1], saw
                flat = await kata.AsyncRepository(session, kata.Flat).update("3B", lease=number)
                saw = f"a flat was updated to lease {number}, and `update` {Told(None, flat)}"
                assert flat and flat.lease == number, f"{saw}{house.asked()}"
                saw = f"a flat was updated, and others read {house}{house.committed()}"
                assert house.rows()[0] == [("3B", None)], f"{saw}; its caller had not committed"
                await (session.commit() if end == "committed" else session.rollback())
            saw = f"a lease was created, a flat updated, and the caller {end}; others read {house}"
            expected: Rows = ([("3B", number)], [(number, "Ada")], [])
            if end == "rolled back":
                expected = ([("3B", None)], [], [])
            assert house.rows() == expected, f"{saw}{house.asked()}"


async def test_unknown_fields(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """an update of what is no column is an error, and changes nothing even if the caller commits"""
    async with House.of(kata, tmp_path, sent, "3B") as house:
        for name in ("leese", "metadata"):
            async with house.sessions() as session:
                lease = await kata.AsyncRepository(session, kata.Lease).create(tenant=name)
                number = lease.id
                flats = kata.AsyncRepository(session, kata.Flat)
                await flats.update("3B", lease=number)
                told = await told_of(flats.update("3B", **{"lease": 7, name: 8}))
                await session.commit()
            saw = f"flat 3B had lease {number}; `update('3B', lease=7, {name}=8)` {told}, and its"
            saw += f" caller committed; others read {house}{house.asked()}"
            assert told.error, f"{saw}; {name} is no column, so 8 is lost"
            assert house.rows()[0] == [("3B", number)], saw
            assert (number, name) in house.rows()[1], f"{saw}, without the lease of before"


async def test_missing_row(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """the update of a row that is not there is an error, and changes nothing"""
    async with House.of(kata, tmp_path, sent, "3B") as house:
        for model, key, fields in (("Flat", "9Z", {"lease": 7}), ("Lease", 9, {"tenant": "Ada"})):
            async with house.sessions() as session:
                repository = kata.AsyncRepository(session, getattr(kata, model))
                told = await told_of(repository.update(key, **fields))
                await session.commit()
            saw = f"there is no {model} {key!r}; its update {told}, and its caller committed"
            saw += f"; others read {house}{house.asked()}"
            assert told.error and house.rows() == ([("3B", None)], [], []), saw


class House:
    """A database with some flats."""

    def __init__(self, kata: Any, file: Path, sessions: Any, sent: Recorder) -> None:
        self.kata, self.file, self.sessions, self.sent = kata, file, sessions, sent
        self.wrote = False  # whether a row had been sent when last looked

    @classmethod
    @asynccontextmanager
    async def of(
        cls, kata: Any, folder: Path, sent: Recorder, *flats: str
    ) -> AsyncIterator["House"]:
        file = folder / "house.db"
        engine = open_database(file)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(kata.Base.metadata.create_all)
            with closing(sqlite3.connect(file)) as database, database:
                rows = [(number,) for number in flats]
                database.executemany("INSERT INTO flats (number) VALUES (?)", rows)
            sent.clear()
            yield cls(kata, file, async_sessionmaker(engine, expire_on_commit=False), sent)
        finally:
            await engine.dispose()

    def moves_in(self, flat: str, tenant: str, euros: int) -> Any:
        return self.kata.move_in(self.sessions, flat, tenant, euros)

    def look(self) -> bool:
        self.wrote = any(each.verb in ("INSERT", "UPDATE") for each in self.sent.statements)
        return True

    def rows(self) -> Rows:
        """The flats, leases and deposits that another connection reads."""
        with closing(sqlite3.connect(self.file)) as another:
            return (
                another.execute("SELECT number, lease FROM flats ORDER BY rowid").fetchall(),
                another.execute("SELECT id, tenant FROM leases ORDER BY id").fetchall(),
                another.execute("SELECT lease, euros FROM deposits ORDER BY id").fetchall(),
            )

    def locked(self) -> bool:
        with closing(sqlite3.connect(self.file, timeout=0, isolation_level=None)) as another:
            try:
                another.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False

    def __str__(self) -> str:
        flats, leases, deposits = self.rows()
        let = [f"flat {number} with lease {lease}" for number, lease in flats]
        return f"{', '.join(let)}, {len(leases)} lease(s), {len(deposits)} deposit(s)"

    def committed(self) -> str:
        """The learner's line of the last COMMIT, where there is one."""
        lines = [each.line for each in self.sent.all if each.verb == "COMMIT" and each.line]
        return f"; COMMIT was sent at line {lines[-1]}" if lines else self.asked()

    def asked(self) -> str:
        """The learner's line that was the last to ask the database."""
        lines = [each.line for each in self.sent.all if each.line]
        return f" (last asked at line {lines[-1]})" if lines else ""


class Told(NamedTuple):
    """What a call came to."""

    error: Exception | None
    result: Any

    def __str__(self) -> str:
        if self.error:
            return f"raised {self.error!r:.200}"
        plain = isinstance(self.result, int | None)
        return f"returned {self.result if plain else f'a {type(self.result).__name__}'}"


async def told_of(call: Awaitable[Any]) -> Told:
    try:
        return Told(None, await call)
    except Exception as error:
        return Told(error, None)
