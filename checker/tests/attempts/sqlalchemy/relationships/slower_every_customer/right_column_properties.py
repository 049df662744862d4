"""Count and sum are columns of the customer, which every SELECT of customers computes."""

from sqlalchemy import func
from sqlalchemy.orm import column_property


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


OWN = Order.customer_id == Customer.id
CENTS = func.coalesce(func.sum(Order.cents), 0)
Customer.count = column_property(select(func.count()).where(OWN).scalar_subquery())
Customer.cents = column_property(select(CENTS).where(OWN).scalar_subquery())


async def ledger(session: AsyncSession) -> list[Line]:
    found = await session.scalars(select(Customer).order_by(Customer.name, Customer.id))
    return [Line(customer.name, customer.count, customer.cents) for customer in found]
