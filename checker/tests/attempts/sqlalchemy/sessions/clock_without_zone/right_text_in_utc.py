"""SQLite keeps text anyway. Always in UTC and always with six digits, it is sorted as the moments
are, on PostgreSQL too, though that could do better with a type of its own."""

from sqlalchemy import String, TypeDecorator


class Moment(TypeDecorator[datetime]):
    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> str | None:
        return value and value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: object) -> datetime | None:
        return value and datetime.fromisoformat(value)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
