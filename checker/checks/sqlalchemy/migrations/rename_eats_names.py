"""What boats are called before and after a revision that gives their column another name."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from checker.probes.migrations import ForeignKey, History, Run, Table

HINTS = (
    "Run the file: both boats are unnamed after `upgrade`. Read the revision as the database does: "
    "a new column, filled with its default, and then the old one is dropped with all that is in "
    "it. Nobody has said that one becomes the other.",
    "A comparison of model and database cannot tell a new name from another column. You can: "
    "Alembic has an operation that alters a column. It needs no new table, which would put the "
    "moorings at risk.",
    '`op.alter_column("boats", "title", new_column_name="name")`, and its reverse in `downgrade`. '
    "An index follows its column; the two lines that give it a new name may stay.",
)
SHOWS = ("A migration that keeps the rows, up and down",)

HARBOUR = """
CREATE TABLE boats (
    id INTEGER NOT NULL PRIMARY KEY, sail VARCHAR(9) NOT NULL,
    title VARCHAR(80) DEFAULT 'unnamed' NOT NULL
);
CREATE UNIQUE INDEX ix_boats_sail ON boats (sail);
CREATE INDEX ix_boats_title ON boats (title);
CREATE TABLE moorings (
    id INTEGER NOT NULL PRIMARY KEY, berth VARCHAR(4) NOT NULL, boat_id INTEGER NOT NULL,
    FOREIGN KEY (boat_id) REFERENCES boats (id) ON DELETE CASCADE
);
"""
TITLES = {
    1: "Sea Urchin",
    2: "Old Bess",
    3: "O'Brien's \"50 % :off\"",
    4: "",
    5: "Sjøgutt ⛵",
    8: "Old Bess",
    9: "unnamed",
}
MOORINGS = ((1, "A 1", 1), (2, "A 2", 2), (3, "C 7", 2), (4, "C 8", 9))


async def test_keeps_the_names(kata: Any, tmp_path: Path) -> None:
    """after `upgrade`, each boat has as its `name` what was its `title`, and `title` is gone"""
    async with harbour(kata, tmp_path) as history:
        run = await history.upgrade()
        assert_called(run, "name", was=run.before["boats"], column="title")


async def test_gives_them_back(kata: Any, tmp_path: Path) -> None:
    """`downgrade` makes the names titles again, also those written since, and all can run again"""
    async with harbour(kata, tmp_path) as history:
        up = await history.upgrade()
        assert_columns(up, "name")
        with closing(sqlite3.connect(tmp_path / "harbour.db")) as service, service:
            service.execute("INSERT INTO boats (id, sail, name) VALUES (7, 'DEN 7', 'Havfrue')")
            service.execute("UPDATE boats SET name = 'New Bess' WHERE id = 2")
        down = await history.downgrade()
        assert_called(down, "title", was=down.before["boats"], column="name")
        again = await history.upgrade()
        assert_called(again, "name", was=again.before["boats"], column="title")


async def test_keeps_the_moorings(kata: Any, tmp_path: Path) -> None:
    """no mooring is lost; each belongs to its boat, and foreign keys are on as before"""
    async with harbour(kata, tmp_path) as history:
        for run in (await history.upgrade(), await history.downgrade(), await history.upgrade()):
            was, now = run.before["moorings"], run.after.get("moorings")
            kept = len(now.rows) if now else 0
            assert now and now.rows == was.rows, (
                f"before `{run.command}` there were {len(was.rows)} moorings, and {kept} of them "
                f"after it{last(run, 'DROP TABLE', 'DELETE', 'moorings')}"
            )
            keys = ", ".join(map(str, now.foreign_keys)) or "gone"
            assert now.foreign_keys == {ForeignKey(("boat_id",), "boats", "CASCADE")}, (
                f"after `{run.command}`, the foreign key of moorings is {keys}"
                f"{last(run, 'moorings', 'RENAME')}"
            )
            saw = await orphan(history)
            assert not saw, (
                f"after `{run.command}`, a mooring of a boat that does not exist {saw}, over the "
                f"connection on which the revision had run{last(run, 'PRAGMA')}"
            )


async def test_keeps_the_rules(kata: Any, tmp_path: Path) -> None:
    """up and down, the column keeps type, NOT NULL, default and index, and sails stay unique"""
    async with harbour(kata, tmp_path) as history:
        for name, step in (
            ("name", history.upgrade),
            ("title", history.downgrade),
            ("name", history.upgrade),
        ):
            run = await step()
            assert_columns(run, name)
            boats, after = run.after["boats"], f"after `{run.command}`"
            column = boats.columns[name]
            where = last(run, "boats")
            assert column.type == "VARCHAR(80)", f"{after}, {name} is {column}{where}"
            assert not column.nullable, f"{after}, {name} may be NULL: it is {column}{where}"
            assert (name,) in boats.indexed, (
                f"{after}, no index is on {name}{last(run, 'DROP INDEX', 'boats')}"
            )
            assert ("sail",) in boats.unique, f"{after}, two boats may have the same sail{where}"
            saw = launched(tmp_path, name)
            assert saw == "called 'unnamed'", (
                f"{after}, a boat without id and {name} is {saw}"
                f"{last(run, 'ADD COLUMN', 'CREATE TABLE', 'boats')}"
            )


@asynccontextmanager
async def harbour(kata: Any, folder: Path) -> AsyncIterator[History]:
    """Boats and moorings, under an engine with one connection, on which foreign keys are on."""
    _ = kata.upgrade, kata.downgrade
    with closing(sqlite3.connect(folder / "harbour.db")) as database, database:
        database.executescript(f"BEGIN;{HARBOUR}")
        boats = [(id, f"NOR {id}", title) for id, title in TITLES.items()]
        database.executemany("INSERT INTO boats VALUES (?, ?, ?)", boats)
        database.executemany("INSERT INTO moorings VALUES (?, ?, ?)", MOORINGS)
    url = f"sqlite+aiosqlite:///{folder}/harbour.db"
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    pragma = "PRAGMA foreign_keys=ON"
    event.listen(engine.sync_engine, "connect", lambda dbapi, _: dbapi.execute(pragma))
    try:
        yield History(engine, folder / "alembic", [kata.__file__])
    finally:
        await engine.dispose()


def assert_columns(run: Run, name: str) -> None:
    found = set(run.after["boats"].columns) if "boats" in run.after else set()
    assert found == {"id", "sail", name}, (
        f"after `{run.command}`, boats had the columns {', '.join(sorted(found)) or '(none)'}; "
        f"promised were id, sail and {name}{last(run, 'boats')}"
    )


def assert_called(run: Run, name: str, was: Table, column: str) -> None:
    """Each boat has as `name` what was in the other column; nothing else of it is different."""
    assert_columns(run, name)
    now = run.after["boats"]
    before = [without(row, column) for row in was.rows]
    after = [without(row, name) for row in now.rows]
    assert after == before, (
        f"before `{run.command}` the boats, but for their names, were {before}, and after it "
        f"{after}{last(run, 'boats')}"
    )
    names = [(old[column], new[name]) for old, new in zip(was.rows, now.rows, strict=True)]
    lost = [f"{old!r} is {new!r}" for old, new in names if old != new]
    assert not lost, (
        f"after `{run.command}`, {len(lost)} of {len(names)} boats had another name: {lost[0]} now"
        f"{last(run, 'UPDATE boats', 'DROP COLUMN', 'DROP')}"
    )


async def orphan(history: History) -> str:
    """What became of a mooring without a boat; empty where it was refused for that."""
    async with history.engine.connect() as connection:
        try:
            await connection.exec_driver_sql("INSERT INTO moorings VALUES (99, 'Z 9', 99)")
        except IntegrityError:
            return ""
        except DatabaseError as error:
            return f"fails with {error.orig!r}"
        return "is accepted"


def launched(folder: Path, column: str) -> str:
    """What became of a new boat to which nobody has given an id or a name, in that column."""
    with closing(sqlite3.connect(folder / "harbour.db")) as database:
        try:
            database.execute("INSERT INTO boats (sail) VALUES ('SWE 1')")
        except sqlite3.Error as error:
            return f"refused: {error}"
        boats = database.execute(f"SELECT {column} FROM boats WHERE sail = 'SWE 1'")
        return f"called {boats.fetchone()[0]!r}"


def without(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != column}


def last(run: Run, *words: str) -> str:
    """The last statement of the file that has a word in it: of the first word that any has."""
    told = [each for word in words for each in run.sent[::-1] if each.line and word in each.text]
    return f"; line {told[0].line} sent {' '.join(told[0].text.split())[:50]!r}" if told else ""
