"""As text the zone is kept, and each order comes back as it was. But text is compared letter by
letter: the earliest hour on a clock comes first, wherever that clock hangs.
Refused by: found_on_sqlite"""

from sqlalchemy import String, TypeDecorator


class Moment(TypeDecorator[datetime]):
    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> str | None:
        return value and value.isoformat()

    def process_result_value(self, value: str | None, dialect: object) -> datetime | None:
        return value and datetime.fromisoformat(value).astimezone(UTC)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
