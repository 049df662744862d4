"""All is turned into UTC, and SQLite is content. The column is still one without a zone, and what
PostgreSQL's driver is handed still has one, be it UTC: it refuses the first order as before.
Refused by: kept_on_postgresql"""

from sqlalchemy import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
