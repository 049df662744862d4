"""PostgreSQL's own type does all by itself, and asyncpg answers in UTC. Only SQLite gets a type
that converts."""

from sqlalchemy import DateTime, TypeDecorator


class InUtc(TypeDecorator[datetime]):
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
    placed: Mapped[datetime] = mapped_column(
        DateTime(timezone=True).with_variant(InUtc(), "sqlite"), default=lambda: datetime.now(UTC)
    )
