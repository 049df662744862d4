"""UTC without a zone is well, as long as it is Python's. PostgreSQL's `now()` puts into such a
column what the clock says in the zone of the session, and nobody sees which that was.
Refused by: kept_on_postgresql"""

from sqlalchemy import DateTime, TypeDecorator, func


class Moment(TypeDecorator[datetime]):
    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
