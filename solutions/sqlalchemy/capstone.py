"""Bookshop: what customers, publishers and the owner are told must be so in the books.

The shop has ten ailments. You have met the like of each alone; here they share a file.

Your task: cure them all. Names, tables, good answers and refusals stay as they are.
- `buy` keeps all of an order or, if it fails, nothing; at no time can others read a part of it.
- `correct` returns the new label. A field that is no column is an error, and changes nothing.
- `receipt` gives its connection back, however it ends. No session works for two tasks at once.
- `spending` has every customer; a page PAGE orders, newest first, with their lines, if any. Both
  ask as often for many as for few, and a page fetches its own orders alone.
- `deliver` sends a statement for 100 books or more, with 32 766 parameters at most. A book that is
  there, or came before in the list, stays as it is; any other error lets none of the list in.
- The revision renames a column of `books`, up and down; no value, row, key or NOT NULL is lost.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, Generic, Self, TypeVar

from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, ForeignKey, func, inspect, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

PAGE = 10  # orders
CHUNK = 1000  # books


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship()


class Book(Base):
    __tablename__ = "books"
    isbn: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    author: Mapped[str]
    cents: Mapped[int]
    copies: Mapped[int]  # in the shop


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    cents: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list["Line"]] = relationship(order_by="Line.id")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    isbn: Mapped[str] = mapped_column(ForeignKey("books.isbn"))
    copies: Mapped[int]


@dataclass(frozen=True)
class Receipt:
    number: int
    cents: int
    copies: dict[str, int]  # by ISBN

    @classmethod
    def of(cls, order: Order) -> Self:
        return cls(order.id, order.cents, {line.isbn: line.copies for line in order.lines})


@dataclass(frozen=True)
class Figures:
    orders: int
    cents: int  # taken
    copies: int  # still in the shop


class SoldOut(Exception):
    pass


Row = TypeVar("Row", bound=Base)


class Repository(Generic[Row]):
    """The rows of one table, as a session of somebody else's sees them."""

    def __init__(self, session: AsyncSession, model: type[Row]) -> None:
        self.session = session
        self.model = model

    async def get(self, key: object) -> Row:
        row = await self.session.get(self.model, key)
        if row is None:
            raise LookupError(f"{self.model.__tablename__} has no {key!r}")
        return row

    async def add(self, **fields: Any) -> Row:
        row = self.model(**fields)
        self.session.add(row)
        # The row has its key now; when all is done, only the service knows, and commits.
        await self.session.flush()
        return row

    async def change(self, key: object, **fields: Any) -> Row:
        row = await self.get(key)
        # What is no column would be set on the object alone, and lost with it.
        if unknown := fields.keys() - inspect(self.model).column_attrs.keys():
            raise TypeError(f"{self.model.__tablename__} has no column {unknown}")
        for name, value in fields.items():
            setattr(row, name, value)
        return row


class Shop:
    def __init__(self, engine: AsyncEngine) -> None:
        # Otherwise a commit takes from all objects what they know of their rows.
        self.sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def buy(self, customer: int, basket: Mapping[str, int]) -> Receipt:
        async with self.sessions() as session:
            books, lines = Repository(session, Book), Repository(session, Line)
            order = await Repository(session, Order).add(customer_id=customer)
            number, cents = order.id, 0
            for isbn, copies in basket.items():
                book = await books.get(isbn)
                if book.copies < copies:
                    raise SoldOut(isbn)
                book.copies -= copies
                cents += copies * book.cents
                await lines.add(order_id=number, isbn=isbn, copies=copies)
            order.cents = cents
            await session.commit()
            return Receipt(number, cents, dict(basket))

    async def receipt(self, number: int) -> Receipt:
        lines = selectinload(Order.lines)
        # Closed on every way out.
        async with self.sessions() as session:
            order = await session.get(Order, number, options=[lines])
            if order is None:
                raise LookupError(f"there is no order {number}")
            return Receipt.of(order)

    async def page(self, number: int) -> list[Receipt]:
        """The first page has the number 0."""
        newest = select(Order).order_by(Order.id.desc()).limit(PAGE).offset(number * PAGE)
        async with self.sessions() as session:
            # The lines come in a statement of their own: LIMIT counts orders.
            orders = await session.scalars(newest.options(selectinload(Order.lines)))
            return [Receipt.of(order) for order in orders]

    async def figures(self) -> Figures:
        async with self.sessions() as session:
            # One after the other: a session is for one task at a time.
            return Figures(
                await session.scalar(select(func.count(Order.id))) or 0,
                await session.scalar(select(func.sum(Order.cents))) or 0,
                await session.scalar(select(func.sum(Book.copies))) or 0,
            )

    async def spending(self) -> list[tuple[str, int]]:
        """What each customer has spent, in cents."""
        # All orders in one statement, before the loop.
        everybody = select(Customer).order_by(Customer.id).options(selectinload(Customer.orders))
        async with self.sessions() as session:
            return [
                (customer.name, sum(order.cents for order in customer.orders))
                for customer in await session.scalars(everybody)
            ]

    async def correct(self, isbn: str, **fields: Any) -> str:
        """The book's new label."""
        async with self.sessions() as session:
            book = await Repository(session, Book).change(isbn, **fields)
            await session.commit()
            return f"{book.author}, {book.title}: {book.cents / 100:.2f}"

    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        # The database itself passes over an ISBN that it has, and over no other error.
        new = insert(Book).on_conflict_do_nothing(index_elements=[Book.isbn])
        async with self.sessions.begin() as session:
            # A statement for a thousand books, with the parameters of each beside it.
            for first in range(0, len(books), CHUNK):
                await session.execute(new, books[first : first + CHUNK])


def upgrade() -> None:
    """A revision: the column `name` of `books` becomes `title`."""
    # A new column would begin empty.
    op.alter_column("books", "name", new_column_name="title")


def downgrade() -> None:
    op.alter_column("books", "title", new_column_name="name")


def migrate(connection: Connection, step: Callable[[], None]) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        step()


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    shop = Shop(engine)
    await shop.deliver(
        [
            {"isbn": "0441172717", "title": "Dune", "author": "Herbert", "cents": 990, "copies": 3},
            {"isbn": "0156027607", "title": "Solaris", "author": "Lem", "cents": 850, "copies": 1},
        ]
    )
    for copies in (1, 2):
        try:
            print(await shop.buy(1, {"0441172717": 1, "0156027607": copies}))
        except SoldOut as error:
            print("sold out:", error)
    print("orders:", *await shop.page(0), sep="\n  ")
    async with engine.begin() as connection:
        for step in (downgrade, upgrade):
            await connection.run_sync(migrate, step)
    async with shop.sessions() as session:
        print("books:", *await session.scalars(select(Book.title)), sep="\n  ")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
