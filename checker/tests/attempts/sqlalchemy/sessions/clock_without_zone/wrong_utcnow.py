"""`utcnow()` tells the time in UTC, and does not say so. The type takes what has no zone for local
time, as Python does, and on a machine in Tokyo every new order is nine hours old.
Refused by: kept_on_sqlite"""

from sqlalchemy import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=datetime.utcnow)
