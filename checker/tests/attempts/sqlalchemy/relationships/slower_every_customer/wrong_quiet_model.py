"""The ledger no longer needs the orders, and `noload` sends nothing for those that nobody loads. It
does not raise either: the next reader sees customers who have never ordered.
Refused by: refuses_hidden_statements"""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="noload")


async def ledger(session: AsyncSession) -> list[Line]:
    count, cents = func.count(Order.id), func.coalesce(func.sum(Order.cents), 0)
    rows = await session.execute(
        select(Customer.name, count, cents)
        .outerjoin(Order)
        .group_by(Customer.id, Customer.name)
        .order_by(Customer.name, Customer.id)
    )
    return [Line(*row) for row in rows]
