"""Grouped in the database, in one statement. But a join makes no row for a customer without orders:
they are gone from the ledger.
Refused by: keeps_the_lines"""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    rows = await session.execute(
        select(Customer.name, func.count(Order.id), func.sum(Order.cents))
        .join(Customer.orders)
        .group_by(Customer.id, Customer.name)
        .order_by(Customer.name, Customer.id)
    )
    return [Line(*row) for row in rows]
