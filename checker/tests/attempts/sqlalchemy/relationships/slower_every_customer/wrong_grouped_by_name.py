"""The ledger shows names, so it is grouped by names. Two customers called Ada become one.
Refused by: keeps_the_lines"""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    rows = await session.execute(
        select(Customer.name, func.count(Order.id), func.coalesce(func.sum(Order.cents), 0))
        .outerjoin(Customer.orders)
        .group_by(Customer.name)
        .order_by(Customer.name)
    )
    return [Line(*row) for row in rows]
