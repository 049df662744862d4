"""Slower with every customer: a list must not cost a question for each of its rows.

The ledger opened at once when the shop had ten customers. Now that there are thousands it takes
seconds, and the database complains of a flood of tiny statements.

Your task: `ledger` sends as many statements for 80 customers as for 10, give or take two, one at a
time. Tables and lines stay, with one for who has no orders. The flood must not come back: whoever
reads `Customer.orders` that are not loaded, be it in `run_sync`, gets an error and sends nothing.
"""

import asyncio
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship()


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    cents: Mapped[int]


class Line(NamedTuple):
    name: str
    orders: int
    cents: int


async def ledger(session: AsyncSession) -> list[Line]:
    """A line for each customer: by name, and by id where names are the same."""
    lines = []
    for customer in await session.scalars(select(Customer).order_by(Customer.name, Customer.id)):
        # TODO: how many statements does this line send?
        orders = await customer.awaitable_attrs.orders
        lines.append(Line(customer.name, len(orders), sum(order.cents for order in orders)))
    return lines


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sent: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    for more in (10, 70):
        async with AsyncSession(engine) as session, session.begin():
            session.add_all(Customer(name="Ada", orders=[Order(cents=500)]) for _ in range(more))
        sent.clear()
        async with AsyncSession(engine) as session:
            print(f"{len(await ledger(session))} customers: {len(sent)} statements")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
