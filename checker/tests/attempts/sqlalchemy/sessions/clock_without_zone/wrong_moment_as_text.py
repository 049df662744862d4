"""The type does all that is asked of it. `since` goes past it, with the moment as text, in UTC and
without a zone: PostgreSQL takes that for a time in the zone of the session.
Refused by: found_on_postgresql"""

from sqlalchemy import DateTime, TypeDecorator, literal_column


class Moment(TypeDecorator[datetime]):
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))


async def since(sessions: Sessions, moment: datetime) -> list[str]:
    text = literal_column(f"'{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'")
    later = select(Order.item).where(Order.placed >= text).order_by(Order.placed)
    async with sessions() as session:
        return list(await session.scalars(later))
