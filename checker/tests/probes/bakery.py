"""A bakery with a database, for the tests of the probes that watch one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from checker.probes import clock

T = TypeVar("T")


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    orders: Mapped[list["Order"]] = relationship()


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))


def customers(count: int) -> list[Customer]:
    """Each of them has ordered twice."""
    return [Customer(name=f"customer {n}", orders=[Order(), Order()]) for n in range(count)]


@asynccontextmanager
async def opened(url: str, **options: Any) -> AsyncIterator[AsyncEngine]:
    """Five customers are known."""
    engine = create_async_engine(url, **options)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add_all(customers(5))
            await session.commit()
        yield engine
    finally:
        await engine.dispose()


def file_url(folder: Path, driver: str = "sqlite+aiosqlite") -> str:
    return f"{driver}:///{folder / 'bakery.db'}"


def at(url: str, work: Callable[[AsyncEngine], Awaitable[T]], **options: Any) -> T:
    """What comes of some work with the bakery's engine, in virtual time."""

    async def main() -> T:
        async with opened(url, **options) as engine:
            return await work(engine)

    return clock.run(main())
