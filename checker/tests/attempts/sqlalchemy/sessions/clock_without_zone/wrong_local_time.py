"""The machine's own time in the table, turned into UTC when it is read. That holds as long as all
machines stand in one zone, and none of them ever puts its clock back.
Refused by: kept_on_sqlite"""

from sqlalchemy import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone().replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
