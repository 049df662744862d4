"""What a ledger asks of the database for few customers, and for many."""

import ast
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from checker.probes import sessions, statements
from checker.probes.values import same

HINTS = (
    "Run the file: a statement for the customers, and one for each of them. Which line waits for "
    "the database inside the loop? What the loop needs should be there before it begins.",
    "Either load all orders along with the customers, `selectinload` does that with one more "
    "statement, or let the database count and sum with GROUP BY. For the second half of the task, "
    "look at the `lazy` parameter of `relationship`.",
    "`select(Customer).options(selectinload(Customer.orders))`, then `customer.orders` without an "
    '`await`; and `orders: ... = relationship(lazy="raise")` in the model.',
)
SHOWS = ('`lazy="raise"`', "`selectinload` for collections", "A query for each row (N+1)")

FEW, MANY = 10, 80  # customers
MORE = 2  # statements that may come on top, as where a load is split
NAMES = ("Ada", "Grace", "Edsger", "Barbara", "Ada", "Tony", "Frances")
SCHEMA = """
CREATE TABLE customers (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    PRIMARY KEY (id DESC)  -- who does not sort by id has the newest first
) WITHOUT ROWID;
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    cents INTEGER NOT NULL
);
CREATE INDEX customers_by_name ON customers (name, id DESC);
"""


async def test_sends_no_more_for_more(
    kata: Any, tmp_path: Path, sent: statements.Recorder, used: sessions.Recorder
) -> None:
    """as many statements are sent for 80 customers as for 10, give or take two, one at a time"""
    counts = []
    async with Shop.of(tmp_path) as shop:
        for customers in (FEW, MANY):
            shop.register(customers - len(shop.customers))
            sent.clear()
            await shop.ledger(kata)
            counts.append(len(sent.statements))
    where = asked_at(sent, kata.ledger)
    assert not used.overlaps(), f"two tasks used the session at the same time{where}"
    few, many = counts
    assert many - few <= MORE, (
        f"{few} statement(s) for {FEW} customers, {many} for {MANY}{most_sent_by(sent)}"
    )


async def test_keeps_the_lines(kata: Any, tmp_path: Path, sent: statements.Recorder) -> None:
    """each customer has one line, with all of their orders or with none, in the old order"""
    async with Shop.of(tmp_path) as shop:
        shop.register(1)
        for customers in (FEW, MANY):
            shop.register(customers - len(shop.customers))
            shop.expects(await shop.ledger(kata), asked_at(sent, kata.ledger))


async def test_refuses_hidden_statements(
    kata: Any, tmp_path: Path, sent: statements.Recorder
) -> None:
    """whoever reads orders that nobody has loaded gets an error, and sends no statement"""
    async with Shop.of(tmp_path) as shop, AsyncSession(shop.engine) as session:
        shop.register(FEW)
        customers = await session.scalars(select(kata.Customer).order_by(kata.Customer.id))
        for customer, (_, orders) in zip(customers.unique().all(), shop.customers, strict=True):
            sent.clear()
            read = await session.run_sync(orders_of, customer)
            told = f"`orders` at line {line_of_orders(kata)}, which nobody had loaded, were read"
            more = len(sent.statements)
            assert not more, f"{told} in `run_sync`; that sent {more} statement(s), and no error"
            assert read in (None, len(orders)), (
                f"{told}: there are {len(orders)}; {read} came, and no error"
            )
        session.add(new := kata.Customer(id=FEW + 1, name="Alan"))
        await session.flush()  # of what is new, or has expired, no model loads anything by itself
        sent.clear()
        await session.run_sync(orders_of, new)
        assert not sent.statements, (
            f"`orders` at line {line_of_orders(kata)} were read of a customer who had just been "
            f"saved; in `run_sync`, that sent {len(sent.statements)} statement(s), and no error"
        )


class Shop:
    """A database with customers of which every fourth has not ordered."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        self.customers: list[tuple[str, list[int]]] = []  # by id: names, and cents of orders

    @classmethod
    @asynccontextmanager
    async def of(cls, folder: Path) -> AsyncIterator["Shop"]:
        shop = cls(folder / "shop.db")
        with closing(sqlite3.connect(shop.file)) as database:
            database.executescript(SCHEMA)
        try:
            yield shop
        finally:
            await shop.engine.dispose()

    def register(self, count: int) -> None:
        """So many more customers."""
        first = len(self.customers)
        new = [(NAMES[i % len(NAMES)], bought(i)) for i in range(first, first + count)]
        self.customers += new
        with closing(sqlite3.connect(self.file)) as database, database:
            rows = [(number, name) for number, (name, _) in enumerate(new, first + 1)]
            database.executemany("INSERT INTO customers (id, name) VALUES (?, ?)", rows)
            orders = [(n, cents) for n, (_, each) in enumerate(new, first + 1) for cents in each]
            database.executemany("INSERT INTO orders (customer_id, cents) VALUES (?, ?)", orders)

    async def ledger(self, kata: Any) -> list[Any]:
        session = AsyncSession(self.engine)
        try:
            return list(await kata.ledger(session))
        finally:
            with suppress(SQLAlchemyError):  # it cannot be closed while other tasks use it
                await session.close()

    def expects(self, lines: list[Any], where: str) -> None:
        """By name, and by id where names are the same: `sorted` keeps that order."""
        by_name = sorted(self.customers, key=lambda customer: customer[0])
        expected = [(name, len(orders), sum(orders)) for name, orders in by_name]
        saw = [(line.name, line.orders, line.cents) for line in lines]
        pairs = zip(saw, expected, strict=False)
        wrong = next((n for n, (came, due) in enumerate(pairs) if not same(came, due)), None)
        told = f"{len(saw)} of {len(expected)} customers are in the ledger{where}"
        if wrong is not None:
            told += f"; instead of {expected[wrong]} it says {saw[wrong]!r:.100}"
        assert same(saw, expected), told


def bought(customer: int) -> list[int]:
    """Cents of a customer's orders: all the same for some."""
    cents = [500, 500, 500] if customer % 8 < 4 else [10 * customer, 0, 700]
    return cents[: customer % 4]


def orders_of(_: object, customer: Any) -> int | None:
    """How many can be read; None where that is an error."""
    try:
        return len(list(customer.orders))
    except Exception:
        return None


def asked_at(sent: statements.Recorder, function: Any) -> str:
    """Where the last statement was sent; where that is unknown, where the function begins."""
    lines = [each.line for each in sent.statements if each.line]
    begins = getattr(function, "__code__", None)
    return f" (line {lines[-1] if lines else begins.co_firstlineno if begins else 1})"


def most_sent_by(sent: statements.Recorder) -> str:
    lines = Counter(each.line for each in sent.statements if each.line)
    return "".join(f"; line {line} sent {count}" for line, count in lines.most_common(1))


def line_of_orders(kata: Any) -> int:
    """Where the model says what `orders` are; its first line, where that cannot be told."""
    nodes = ast.walk(ast.parse(Path(kata.__file__).read_text(encoding="utf-8")))
    named = (node for node in nodes if isinstance(node, ast.AnnAssign | ast.Assign))
    lines = [node.lineno for node in named if "orders" in ast.unparse(node).split(":")[0].split()]
    return lines[0] if lines else 1
