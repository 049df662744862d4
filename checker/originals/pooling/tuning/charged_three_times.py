"""Charged three times: try again only what may go well then.

An import locks the box office's database for a moment. Who buys a seat just then pays for it again
and again. Who wants a seat that is gone pays three times, and is told nothing.

Your task: a locked database is tried again, up to TRIES times in all, after a pause that stops no
other sale; in the end this error is told, and any other one at once. A sale charges its card once.
Who is told an error has neither seat nor charge, and no free seat is lost. Names and tables stay.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import wraps
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TRIES = 3
PAUSE = 0.2  # seconds


class Base(DeclarativeBase):
    pass


class Show(Base):
    __tablename__ = "shows"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]
    free: Mapped[int]  # seats


class Sale(Base):
    __tablename__ = "sales"
    show: Mapped[int] = mapped_column(primary_key=True)
    seat: Mapped[str] = mapped_column(primary_key=True)  # each is sold once
    receipt: Mapped[str]


class Bank:
    async def charge(self, card: str, cents: int) -> str:
        """The receipt. Raises PermissionError for a card that is refused."""
        print(f"the bank charges {card}: {cents} cents")
        await asyncio.sleep(0.1)
        return f"receipt of {card}"

    async def refund(self, receipt: str) -> None:
        print(f"the bank gives back: {receipt}")


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for _ in range(TRIES):
            try:
                return await call(*args)
            except Exception:
                # TODO: what else comes here, what has been done by then, and what is told at last?
                await asyncio.sleep(PAUSE)

    return tries


class BoxOffice:
    def __init__(self, url: str, bank: Bank) -> None:
        self.engine = create_async_engine(url)
        self.bank = bank

    @retried
    async def sell(self, number: int, seat: str, card: str) -> str:
        """The receipt. Raises LookupError for an unknown show, IntegrityError for a sold seat."""
        receipt = await self.bank.charge(card, await self.price(number))
        await self.save(number, seat, receipt)
        return receipt

    async def price(self, number: int) -> int:
        async with AsyncSession(self.engine) as session:
            if show := await session.get(Show, number):
                return show.cents
        raise LookupError(f"there is no show {number}")

    async def save(self, number: int, seat: str, receipt: str) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            session.add(Sale(show=number, seat=seat, receipt=receipt))
            show = await session.get_one(Show, number)
            show.free -= 1


async def main(file: str) -> None:
    office = BoxOffice(f"sqlite+aiosqlite:///{file}?timeout=0", Bank())
    async with office.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("INSERT INTO shows VALUES (7, 2500, 100)")
        other.execute("BEGIN IMMEDIATE")  # it writes, and nobody else does
        asyncio.get_running_loop().call_later(0.45, other.rollback)
        for card in ("Ada's card", "Max's card"):
            try:
                print(f"{card} has paid A1:", await office.sell(7, "A1", card))
            except Exception as error:
                print(f"{card} has not paid A1:", getattr(error, "orig", error))
        print("sold:", other.execute("SELECT * FROM sales").fetchall())
    await office.engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"{folder}/shows.db"))
