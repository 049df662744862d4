"""The second reader need not ask: the ledger is kept. So are customers who have ordered since, with
what they had when the first reader came.
Refused by: keeps_the_lines"""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


kept: list[Line] = []


async def ledger(session: AsyncSession) -> list[Line]:
    if not kept:
        rows = await session.execute(
            select(Customer.name, func.count(Order.id), func.coalesce(func.sum(Order.cents), 0))
            .outerjoin(Customer.orders)
            .group_by(Customer.id, Customer.name)
            .order_by(Customer.name, Customer.id)
        )
        kept.extend(Line(*row) for row in rows)
    return list(kept)
