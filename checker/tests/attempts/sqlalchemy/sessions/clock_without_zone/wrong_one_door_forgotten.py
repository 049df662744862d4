"""What goes in and what comes out is turned into UTC. What is asked for is not: on SQLite `since`
compares the hour of the customer's clock with hours in UTC.
Refused by: found_on_sqlite"""

from sqlalchemy import DateTime


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def place(sessions: Sessions, item: str, at: datetime | None = None) -> int:
    order = Order(item=item, placed=(at or datetime.now(UTC)).astimezone(UTC))
    async with sessions.begin() as session:
        session.add(order)
        await session.flush()
        return order.id


async def placed_at(sessions: Sessions, number: int) -> datetime:
    async with sessions() as session:
        placed = (await session.get_one(Order, number)).placed
        return placed if placed.tzinfo else placed.replace(tzinfo=UTC)
