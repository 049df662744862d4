"""Unreadable receipt: what has been saved can also be told.

A cinema saves an order, and then builds its receipt. There its buyers read an error, although the
order is saved. They try once more, and pay twice.

Your task: `buy` saves one order and returns the receipt: exactly what the database now holds of it,
also the number, code and time that are made there. If COMMIT fails, `buy` raises, and nothing is
saved. A call that is over holds no connection. Names and tables stay; the engine is given.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryDirectory

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    number: Mapped[int] = mapped_column(primary_key=True)
    film: Mapped[str]
    seats: Mapped[int]
    code: Mapped[str] = mapped_column(server_default=text("(hex(randomblob(4)))"))
    placed: Mapped[datetime] = mapped_column(server_default=func.now())


@dataclass(frozen=True)
class Receipt:
    number: int
    film: str
    seats: int
    code: str  # opens the door
    placed: datetime


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            # TODO: what does the order still know, once it is saved?
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    office = BoxOffice(engine)
    for _ in range(2):
        try:
            print(await office.buy("Metropolis", 2))
        except Exception as error:
            print(f"{type(error).__name__}: once more, please")
    async with engine.connect() as connection:
        print((await connection.scalars(select(Order.seats))).all(), "seats are sold")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/cinema.db"))
