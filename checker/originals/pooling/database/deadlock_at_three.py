"""Deadlock at three: who holds a connection must not wait for another.

Each order is noted for the auditors, also one that fails: so a note has a session of its own. Two
orders at once are no trouble. Three hold a connection each, wait for one more, and fail together.

Your task: however many orders come at once, all get through, and none waits for a timeout. When its
caller is told, an order has been noted once, whatever became of it; it is written whole or, if it
fails, not at all. The database has POOL connections for this shop. Names, answers, errors stay.
"""

import asyncio
import os
from tempfile import TemporaryDirectory

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = 3  # connections
PATIENCE = 2.0  # seconds


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "articles"
    name: Mapped[str] = mapped_column(primary_key=True)
    cents: Mapped[int]
    stock: Mapped[int]


class Sale(Base):
    __tablename__ = "sales"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    article: Mapped[str]
    count: Mapped[int]


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    cents: Mapped[int]


class SoldOut(Exception):
    pass


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        """The price in cents. Raises SoldOut if there is too little of an article."""
        async with self.sessions.begin() as session:
            query = select(Article).where(Article.name.in_(basket))
            cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
            # TODO: what does this order hold here, and what does it ask for?
            await self.note(customer, cents)
            await self.sell(session, customer, basket)
        return cents

    async def note(self, customer: str, cents: int) -> None:
        async with self.sessions.begin() as session:
            session.add(Note(customer=customer, cents=cents))

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))


async def main(url: str) -> None:
    shop = Shop(url)
    async with shop.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with shop.sessions.begin() as session:
        session.add(Article(name="teapot", cents=2500, stock=9))
    for count in (2, 3):
        orders = [shop.order(f"customer {number}", {"teapot": 1}) for number in range(count)]
        tasks = [asyncio.create_task(order) for order in orders]
        await asyncio.wait(tasks)
        results = (task.exception() or task.result() for task in tasks)
        print(f"{count} at once:", *results, sep="\n  ")
    await shop.engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:  # DATABASE_URL may name a PostgreSQL, with +asyncpg
        laptop = f"sqlite+aiosqlite:///{folder}/shop.db"
        asyncio.run(main(os.environ.get("DATABASE_URL", laptop)))
