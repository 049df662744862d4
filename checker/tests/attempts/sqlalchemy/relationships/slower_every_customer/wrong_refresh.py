"""The model raises now, and `refresh` names what it loads: each load can be seen in the code. It is
still one for each customer, and two statements at that.
Refused by: sends_no_more_for_more"""


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise")


async def ledger(session: AsyncSession) -> list[Line]:
    lines = []
    found = await session.scalars(select(Customer).order_by(Customer.name, Customer.id))
    for customer in found.all():
        await session.refresh(customer, ["orders"])
        orders = customer.orders
        lines.append(Line(customer.name, len(orders), sum(order.cents for order in orders)))
    return lines
