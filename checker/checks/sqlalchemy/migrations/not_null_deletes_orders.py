"""Which rows and rules are left when a revision has made a column of SQLite NOT NULL."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine

from checker.probes.migrations import History, Run

HINTS = (
    "Run the file: orders and lines are empty. Where foreign keys are on, SQLite's DROP TABLE "
    "deletes the rows first, and ON DELETE CASCADE does the rest. So either nothing is dropped, or "
    "foreign keys are off meanwhile.",
    "`PRAGMA foreign_keys` does nothing inside of a transaction, and does not say so. The UPDATE "
    "has begun one, and so has the copy, at the end. Alembic's context has a block that commits "
    "what there is and runs outside of any transaction.",
    '`with op.get_context().autocommit_block():` around `op.execute("PRAGMA foreign_keys=OFF")` '
    "before the batch, another one around `=ON` after it, and both in `downgrade`, too.",
)
SHOWS = ("A migration that keeps the rows, up and down",)

SHOP = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, tier VARCHAR(10),
    credit INTEGER DEFAULT 100 NOT NULL, CONSTRAINT one_account UNIQUE (email)
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, total INTEGER NOT NULL,
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE TABLE lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, item VARCHAR(40) NOT NULL,
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
);
"""
TIERS = {1: "gold", 2: None, 3: "", 4: "standard", 7: None, 9: "NULL"}  # by customer
CREDIT = 40
ORDERS = ((1, 1, 900), (2, 2, 250), (3, 2, 75), (4, 7, 10), (5, 9, 640))
LINES = ((1, 1, "teapot"), (2, 2, "kettle"), (3, 3, "cup"), (4, 3, "saucer"), (5, 5, "tray"))
TABLES = ("customers", "orders", "lines")
DROPS = tuple(f"DROP TABLE {name}" for name in TABLES)

# What runs after the learner's, over the same connection.
NEXT = """
from alembic import op

revision, down_revision = "after", {revision!r}


def upgrade():
    op.execute("CREATE TABLE found AS SELECT foreign_keys FROM pragma_foreign_keys")


def downgrade():
    op.drop_table("found")
"""


async def test_keeps_the_orders(kata: Any, tmp_path: Path) -> None:
    """`upgrade` leaves every order and each of its lines as they were, and their customers"""
    async with shop(kata, tmp_path) as history:
        assert_rows(await history.upgrade())


async def test_fills_the_gaps(kata: Any, tmp_path: Path) -> None:
    """who had no tier is "standard" then, all others keep theirs, and the column is NOT NULL"""
    async with shop(kata, tmp_path) as history:
        run = await history.upgrade()
        assert_filled(run)


async def test_can_be_undone(kata: Any, tmp_path: Path) -> None:
    """`downgrade` loses nothing either, and takes NULL again; so does another `upgrade`"""
    async with shop(kata, tmp_path) as history:
        up = await history.upgrade()
        recorded = await history.recorded()
        assert recorded == (kata.revision,), (
            f"`{up.command}` ran {kata.revision}, and Alembic recorded "
            f"{', '.join(recorded) or 'nothing'}: no way leads back{last(up, 'PRAGMA', 'tier')}"
        )
        customer = "INSERT INTO customers (id, email, tier, credit)"
        write(tmp_path, f"{customer} VALUES (11, 'new@sea.example', 'silver', 1)")
        write(tmp_path, "INSERT OR REPLACE INTO orders VALUES (1, 1, 901), (6, 11, 30)")
        write(tmp_path, "INSERT OR REPLACE INTO lines VALUES (1, 1, 'teapot'), (6, 6, 'spoon')")
        down = await history.downgrade()
        assert_rows(down)
        was, now = (tiers(each) for each in (down.before, down.after))
        assert now == was, (
            f"before `{down.command}` the customers' tiers were {was}, and after it {now}"
            f"{last(down, 'tier')}"
        )
        tier = down.after["customers"].columns["tier"]
        assert tier.nullable, f"after `{down.command}`, tier is {tier}{last(down, 'customers')}"
        write(tmp_path, "UPDATE customers SET tier = NULL WHERE id = 11")
        again = await history.upgrade()
        assert_rows(again)
        assert_filled(again)


async def test_keeps_the_rules(kata: Any, tmp_path: Path) -> None:
    """types, NOT NULL, defaults, unique emails and what foreign keys do are as they were"""
    async with shop(kata, tmp_path) as history:
        up, down = await history.upgrade(), await history.downgrade()
        for run in (up, down):
            after, where = f"after `{run.command}`", last(run, "customers", "orders", "lines")
            for name in TABLES:
                assert name in run.after, f"{after}, there is no table {name}{where}"
                was, now = run.before[name], run.after[name]
                gone = set(was.columns) ^ set(now.columns)
                assert not gone, f"{after}, {name} has columns {', '.join(now.columns)}{where}"
                for column in set(was.columns) - {"id"}:  # a key is NOT NULL in either spelling
                    old, new = was.columns[column], now.columns[column]
                    assert old.type == new.type, f"{after}, {column} is {new}, not {old}{where}"
                    kept = column == "tier" or old.nullable == new.nullable
                    assert kept, f"{after}, {column} of {name} is {new}, not {old}{where}"
                keys = ", ".join(map(str, now.foreign_keys)) or "none"
                assert now.foreign_keys == was.foreign_keys, (
                    f"{after}, the foreign key of {name} is {keys}{where}"
                )
            unique = run.after["customers"].unique
            assert ("email",) in unique, f"{after}, customers may share an email{where}"
            saw = opened(tmp_path, run.command)
            assert saw == "has a credit of 100", f"{after}, a new customer {saw}{where}"
        first, tier = (each["customers"].columns["tier"] for each in (up.before, down.after))
        assert tier.default == first.default, (
            f"after `{down.command}`, tier is {tier}; it was {first}{last(down, 'customers')}"
        )


async def test_foreign_keys_on(kata: Any, tmp_path: Path) -> None:
    """the next revision of the same run finds foreign keys on, and so does who comes later"""
    (tmp_path / "next.py").write_text(NEXT.format(revision=kata.revision), encoding="utf-8")
    async with shop(kata, tmp_path, tmp_path / "next.py") as history:
        run = await history.upgrade()
        assert run.after["found"].rows[0]["foreign_keys"] == 1, (
            f"foreign keys were off when the next revision ran{last(run, 'PRAGMA')}"
        )
        await history.downgrade(kata.revision)
        down = await history.downgrade()
        async with history.engine.connect() as connection:
            on = (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar()
        assert on == 1, (
            f"after `{down.command}`, foreign keys were off on its connection{last(down, 'PRAGMA')}"
        )


@asynccontextmanager
async def shop(kata: Any, folder: Path, *more: Path) -> AsyncIterator[History]:
    """A shop's tables, under an engine with one connection, on which foreign keys are on."""
    _ = kata.upgrade, kata.downgrade
    with closing(sqlite3.connect(folder / "shop.db")) as database, database:
        database.executescript(f"BEGIN;{SHOP}")
        customers = [(id, f"{id}@sea.example", tier, CREDIT) for id, tier in TIERS.items()]
        database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", customers)
        database.executemany("INSERT INTO orders VALUES (?, ?, ?)", ORDERS)
        database.executemany("INSERT INTO lines VALUES (?, ?, ?)", LINES)
    url = f"sqlite+aiosqlite:///{folder}/shop.db"
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    pragma = "PRAGMA foreign_keys=ON"
    event.listen(engine.sync_engine, "connect", lambda dbapi, _: dbapi.execute(pragma))
    try:
        yield History(engine, folder / "alembic", [kata.__file__, *more])
    finally:
        await engine.dispose()


def assert_rows(run: Run) -> None:
    """All tables have the rows that they had; a customer's tier may be another."""
    for name in TABLES:
        was, now = (
            [plain(row) for row in rows(tables, name)] for tables in (run.before, run.after)
        )
        lost = sum(row not in now for row in was)
        assert now == was, (
            f"{lost} of {len(was)} {name} were gone or changed after `{run.command}`, and "
            f"{len(now)} were there{last(run, *DROPS, 'DROP TABLE', 'DELETE', name)}"
        )


def assert_filled(run: Run) -> None:
    expected = {id: "standard" if tier is None else tier for id, tier in tiers(run.before).items()}
    now = tiers(run.after)
    assert now == expected, (
        f"before `{run.command}` the customers' tiers were {tiers(run.before)}, and after it {now}"
        f"{last(run, 'tier')}"
    )
    tier = run.after["customers"].columns["tier"]
    assert not tier.nullable, (
        f"after `{run.command}`, tier may be NULL: it is {tier}{last(run, 'customers')}"
    )


def rows(tables: Any, name: str) -> Any:
    return tables[name].rows if name in tables else ()


def plain(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "tier"}


def tiers(tables: Any) -> dict[int, object]:
    return {row["id"]: row.get("tier", "(no column)") for row in rows(tables, "customers")}


def write(folder: Path, statement: str) -> None:
    """The service works in between."""
    with closing(sqlite3.connect(folder / "shop.db")) as database, database:
        database.execute(statement)


def opened(folder: Path, who: str) -> str:
    """What becomes of a customer who comes without id and credit."""
    with closing(sqlite3.connect(folder / "shop.db")) as database, database:
        customer = "INSERT INTO customers (email, tier) VALUES (?, 'gold')"
        try:
            database.execute(customer, [who])
        except sqlite3.Error as error:
            return f"without id and credit is refused: {error}"
        credit = database.execute("SELECT credit FROM customers WHERE email = ?", [who]).fetchone()
        return f"has a credit of {credit[0]}"


def last(run: Run, *words: str) -> str:
    """The last statement of the file that has a word in it: of the first word that any has."""
    told = [each for word in words for each in run.sent[::-1] if each.line and word in each.text]
    return f"; line {told[0].line} sent {' '.join(told[0].text.split())[:50]!r}" if told else ""
