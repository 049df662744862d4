"""No orders are loaded any more: the database counts and sums them. It is asked once for each
customer, as before.
Refused by: sends_no_more_for_more"""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    lines = []
    found = await session.scalars(select(Customer).order_by(Customer.name, Customer.id))
    for customer in found.all():
        sums = select(func.count(), func.coalesce(func.sum(Order.cents), 0))
        row = await session.execute(sums.where(Order.customer_id == customer.id))
        lines.append(Line(customer.name, *row.one()))
    return lines
