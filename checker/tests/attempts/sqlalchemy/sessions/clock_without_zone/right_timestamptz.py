"""PostgreSQL's type by its own name, text in UTC for SQLite: one decorator chooses between them."""

from sqlalchemy import Dialect, String, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP


class Moment(TypeDecorator[datetime]):
    impl = TIMESTAMP
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> object:
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if postgresql else String())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        if dialect.name == "postgresql" or value is None:
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(Moment, default=lambda: datetime.now(UTC))
