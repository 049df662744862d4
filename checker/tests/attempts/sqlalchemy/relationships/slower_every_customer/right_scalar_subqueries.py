"""Two small queries inside the one for customers: each is about one customer, so no join can drop
or multiply a row."""

from sqlalchemy import func


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(lazy="raise_on_sql")


async def ledger(session: AsyncSession) -> list[Line]:
    own = Order.customer_id == Customer.id
    count = select(func.count()).where(own).scalar_subquery()
    cents = select(func.coalesce(func.sum(Order.cents), 0)).where(own).scalar_subquery()
    by_name = select(Customer.name, count, cents).order_by(Customer.name, Customer.id)
    return [Line(*row) for row in await session.execute(by_name)]
