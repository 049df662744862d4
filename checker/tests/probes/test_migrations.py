"""A run of Alembic tells what it sent, from which line, and what became of tables and rows."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import create_async_engine

from checker.probes import clock, migrations
from checker.probes.migrations import Column, ForeignKey, History

BEFORE = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, tier VARCHAR(9));
CREATE UNIQUE INDEX ix_email ON customers (email);
CREATE TABLE orders (id INTEGER PRIMARY KEY, number VARCHAR(9) UNIQUE,
    customer INTEGER DEFAULT 1 REFERENCES customers (id) ON DELETE CASCADE, UNIQUE (id, customer));
CREATE UNIQUE INDEX one_open ON orders (customer) WHERE number IS NULL;
CREATE INDEX ix_lower ON orders (customer, lower(number));
INSERT INTO customers VALUES (2, 'bo@sea', 'gold'), (1, 'ann@sea', 'blue');
INSERT INTO orders VALUES (1, 'A', 1), (2, 'B', 2), (3, 'C', 2);
"""
REVISION = """
from alembic import op

revision = "4d1c"
down_revision = None


def upgrade():
    with op.batch_alter_table("customers") as batch:
        batch.alter_column("tier", nullable=False)


def downgrade():
    op.drop_column("customers", "tier")
"""


def test_tables_are_seen_with_their_rows_and_rules(tmp_path: Path) -> None:
    async def look() -> dict[str, migrations.Table]:
        async with history(tmp_path, REVISION) as shop:
            return await shop.tables()

    tables = clock.run(look())
    customers, orders = tables["customers"], tables["orders"]
    assert [row["email"] for row in customers.rows] == ["ann@sea", "bo@sea"]
    assert customers.columns["email"] == Column("VARCHAR(80)", nullable=False)
    assert orders.columns["customer"] == Column("INTEGER", nullable=True, default="1")
    assert customers.unique == customers.indexed == {("email",)}
    assert orders.unique == {("number",), ("id", "customer")}
    assert orders.indexed == {("customer",), ("customer", "(an expression)")}
    assert orders.foreign_keys == {ForeignKey(("customer",), "customers", "CASCADE")}


def test_a_run_tells_its_statements_and_lines_and_what_became_of_the_tables(tmp_path: Path) -> None:
    async def go() -> list[migrations.Run]:
        async with history(tmp_path, REVISION) as shop:
            return [await shop.upgrade(), await shop.downgrade()]

    up, down = clock.run(go())
    assert str(up) == (
        "alembic upgrade head\n"
        "  line 9: CREATE TABLE _alembic_tmp_customers ( id INTEGER, email VARCHAR(80) N...\n"
        "  line 9: INSERT INTO _alembic_tmp_customers (id, email, tier) SELECT customers...\n"
        "  line 9: DROP TABLE customers\n"
        "  line 9: ALTER TABLE _alembic_tmp_customers RENAME TO customers\n"
        "  line 9: CREATE UNIQUE INDEX ix_email ON customers (email)\n"
        "  customers: - tier VARCHAR(9)\n"
        "  customers: + tier VARCHAR(9) NOT NULL\n"
        "  orders: 3 rows, then 0"
    )
    assert (len(up.before["orders"].rows), len(up.after["orders"].rows)) == (3, 0)
    assert str(down) == (
        "alembic downgrade base\n"
        "  line 14: ALTER TABLE customers DROP COLUMN tier\n"
        "  customers: - tier VARCHAR(9) NOT NULL\n"
        "  orders: 0 rows, nothing is different"
    )


def test_a_text_that_was_saved_since_is_what_runs(tmp_path: Path) -> None:
    async def go() -> migrations.Run:
        async with history(tmp_path, REVISION) as shop:
            await shop.upgrade()
            dropped = REVISION.replace(
                'drop_column("customers", "tier")', 'drop_table("customers")'
            )
            (tmp_path / "4d1c.py").write_text(dropped)
            return await shop.downgrade()

    assert "customers is gone" in str(clock.run(go()))


def test_an_error_comes_from_its_own_line(tmp_path: Path) -> None:
    async def go() -> None:
        async with history(tmp_path, REVISION.replace('"tier")', '"mail")')) as shop:
            await shop.upgrade()
            await shop.downgrade()

    with pytest.raises(DatabaseError, match="mail") as raised:
        clock.run(go())
    places = [(Path(each.path).name, each.lineno + 1) for each in raised.traceback]
    assert ("4d1c.py", 14) in places


def test_revisions_run_in_their_order_and_as_far_as_asked(tmp_path: Path) -> None:
    later = REVISION.replace('"4d1c"', '"5e2d"').replace("None", '"4d1c"').replace("tier", "email")
    later = later.replace('drop_column("customers", "email")', 'drop_table("orders")')

    async def go() -> list[migrations.Run]:
        async with history(tmp_path, later, REVISION) as shop:
            assert await shop.recorded() == ()
            runs = [await shop.upgrade("4d1c"), await shop.upgrade()]
            assert await shop.recorded() == ("5e2d",)
            return [*runs, await shop.downgrade("-1")]

    first, second, back = clock.run(go())
    assert not first.after["customers"].columns["tier"].nullable
    assert second.before == first.after
    assert {each.line for each in second.sent} == {0, 9}
    assert list(back.after) == ["customers"]
    assert back.after["customers"] == second.after["customers"]


@asynccontextmanager
async def history(folder: Path, *revisions: str) -> AsyncIterator[History]:
    """A shop's database with foreign keys on, before the revisions have run."""
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        database.executescript(BEFORE)
    files = [folder / f"{revision.split(chr(34))[1]}.py" for revision in revisions]
    for file, revision in zip(files, revisions, strict=True):
        file.write_text(revision)
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder}/shop.db")
    pragma = "PRAGMA foreign_keys=ON"
    event.listen(engine.sync_engine, "connect", lambda dbapi, _: dbapi.execute(pragma))
    try:
        yield History(engine, folder / "100% alembic", files)
    finally:
        await engine.dispose()
