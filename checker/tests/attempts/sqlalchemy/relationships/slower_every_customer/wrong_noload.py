"""`noload` is quiet: no statement per customer, no error. There are no orders either; an empty list
looks just like that of somebody who never ordered.
Refused by: keeps_the_lines"""


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="noload")


async def ledger(session: AsyncSession) -> list[Line]:
    lines = []
    for customer in await session.scalars(select(Customer).order_by(Customer.name, Customer.id)):
        orders = customer.orders
        lines.append(Line(customer.name, len(orders), sum(order.cents for order in orders)))
    return lines
