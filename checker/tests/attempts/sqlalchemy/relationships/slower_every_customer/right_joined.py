"""One statement for all: a row for each order, and `unique()` makes customers of them again. Their
columns come once per order; that is little as long as customers are narrow."""

from sqlalchemy.orm import joinedload


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    customers = select(Customer).options(joinedload(Customer.orders))
    found = await session.scalars(customers.order_by(Customer.name, Customer.id))
    return [
        Line(customer.name, len(customer.orders), sum(order.cents for order in customer.orders))
        for customer in found.unique()
    ]
