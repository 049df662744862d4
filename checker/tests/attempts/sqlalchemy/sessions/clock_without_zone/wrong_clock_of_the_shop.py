"""The shop is in Tokyo, where no clock is ever put back, so its table keeps the time of Tokyo, and
this file knows. Whoever else reads the table sees orders of a time that is still to come.
Refused by: read_by_others"""

from sqlalchemy import DateTime, TypeDecorator

TOKYO = timezone(timedelta(hours=9))


class Moment(TypeDecorator[datetime]):
    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(TOKYO).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.replace(tzinfo=TOKYO).astimezone(UTC)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
