"""`lazy="selectin"` in the model: orders come along whenever customers are loaded. Those of a
customer who is new, or has expired at COMMIT, are not loaded by anybody, and are fetched when
they are read.
Refused by: refuses_hidden_statements"""


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="selectin")


async def ledger(session: AsyncSession) -> list[Line]:
    lines = []
    for customer in await session.scalars(select(Customer).order_by(Customer.name, Customer.id)):
        orders = customer.orders
        lines.append(Line(customer.name, len(orders), sum(order.cents for order in orders)))
    return lines
