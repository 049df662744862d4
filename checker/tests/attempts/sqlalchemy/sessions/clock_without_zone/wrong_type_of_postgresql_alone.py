"""The very type that PostgreSQL has for moments: production is well. SQLite has none, and the
laptop still keeps what the customer's clock said, without its zone.
Refused by: kept_on_sqlite"""

from sqlalchemy import DateTime


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    placed: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=lambda: datetime.now(UTC)
    )
