"""The ledger needs two numbers, no orders: the database counts and sums, and sends a row for each
customer. `count(orders.id)` counts no NULL, `coalesce` makes 0 of no sum."""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    count, cents = func.count(Order.id), func.coalesce(func.sum(Order.cents), 0)
    rows = await session.execute(
        select(Customer.name, count, cents)
        .outerjoin(Customer.orders)
        .group_by(Customer.id, Customer.name)
        .order_by(Customer.name, Customer.id)
    )
    return [Line(*row) for row in rows]
