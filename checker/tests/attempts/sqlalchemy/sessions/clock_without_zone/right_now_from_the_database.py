"""The clock of the database is the one that all machines share. Its `now()` knows its zone where
the column keeps one, and SQLite's CURRENT_TIMESTAMP is in UTC."""

from sqlalchemy import DateTime, TypeDecorator, func


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
    placed: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
