"""PostgreSQL gets its type for moments, and each function converts for itself: UTC in, UTC out. It
is right as long as nobody adds a fourth function and forgets."""

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


async def since(sessions: Sessions, moment: datetime) -> list[str]:
    later = select(Order.item).where(Order.placed >= moment.astimezone(UTC)).order_by(Order.placed)
    async with sessions() as session:
        return list(await session.scalars(later))
