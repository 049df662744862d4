"""PostgreSQL complains of the zone, so it goes, and comes back as UTC when the order is read. What
was half past nine in Tokyo is half past nine in London then, nine hours later.
Refused by: kept_on_sqlite"""

from sqlalchemy import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
