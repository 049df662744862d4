"""Clock without zone: the moment that was saved must come back.

An order keeps the moment at which it was placed. On the laptop, with SQLite, nobody sees anything
wrong. In production, with PostgreSQL, the very first order fails.

Your task: on both databases the same moment comes back, to the microsecond, aware and in UTC, and
`since` finds it, whatever the zone of the customer, of this machine and of the database session.
Who reads the table without this code finds it in UTC, or with its zone. Names and arguments stay.
"""

import asyncio
import os
from datetime import UTC, datetime, timedelta, timezone
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Sessions = async_sessionmaker[AsyncSession]


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    # TODO: what does each database keep of an aware datetime?
    placed: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


async def place(sessions: Sessions, item: str, at: datetime | None = None) -> int:
    """The number of the new order, placed at this aware moment, or now."""
    order = Order(item=item, placed=at) if at else Order(item=item)
    async with sessions.begin() as session:
        session.add(order)
        await session.flush()
        return order.id


async def placed_at(sessions: Sessions, number: int) -> datetime:
    async with sessions() as session:
        return (await session.get_one(Order, number)).placed


async def since(sessions: Sessions, moment: datetime) -> list[str]:
    """What was ordered at this aware moment or later, the earliest first."""
    later = select(Order.item).where(Order.placed >= moment).order_by(Order.placed)
    async with sessions() as session:
        return list(await session.scalars(later))


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine)
    tokyo = datetime(2026, 3, 29, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    number = await place(sessions, "teapot", tokyo)
    print("placed at", tokyo, "in Tokyo, came back as", await placed_at(sessions, number))
    print("since 02:00 in UTC:", await since(sessions, datetime(2026, 3, 29, 2, tzinfo=UTC)))
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:  # DATABASE_URL may name a PostgreSQL, with +asyncpg
        laptop = f"sqlite+aiosqlite:///{folder}/shop.db"
        asyncio.run(main(os.environ.get("DATABASE_URL", laptop)))
