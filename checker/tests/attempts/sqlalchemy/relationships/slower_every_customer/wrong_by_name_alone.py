"""Counted and summed by the database, and sorted by name. Which Ada comes first is left to how the
database found them.
Refused by: keeps_the_lines"""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    """A line for each customer: by name, and by id where names are the same."""
    rows = await session.execute(
        select(Customer.name, func.count(Order.id), func.coalesce(func.sum(Order.cents), 0))
        .outerjoin(Order, Order.customer_id == Customer.id)
        .group_by(Customer.id)
        .order_by(Customer.name)
    )
    return [Line(*row) for row in rows]
