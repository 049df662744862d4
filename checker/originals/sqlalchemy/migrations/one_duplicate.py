"""One duplicate: a row that is known is no reason to refuse the others.

Suppliers send price lists of thousands of products. When a single one is known already, or stands
in the list twice, all the others are refused with it.

Your task: new products are stored, of each sku the first; a known sku is skipped, its product stays
as it is, also when another import has added it meanwhile. The report counts both. Any other broken
row, one without a name or with another product's barcode, is an error: nothing of its list stays.
"""

import asyncio
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    barcode: Mapped[str] = mapped_column(unique=True)
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


@dataclass
class Report:
    added: int
    skipped: int


def open_database(url: str) -> AsyncEngine:
    """Transactions begin with BEGIN: left alone, SQLite's driver is too late for savepoints."""
    engine = create_async_engine(url)
    event.listen(
        engine.sync_engine, "connect", lambda dbapi, _: setattr(dbapi, "isolation_level", None)
    )
    event.listen(engine.sync_engine, "begin", lambda each: each.exec_driver_sql("BEGIN"))
    return engine


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    async with AsyncSession(engine) as session, session.begin():
        # TODO: what becomes of the others, when the database refuses one?
        session.add_all(Product(**row) for row in rows)
    return Report(added=len(rows), skipped=0)


async def main(url: str) -> None:
    engine = open_database(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    for day in (range(1, 1001), range(1000, 2001)):
        rows = [{"sku": f"S-{n}", "barcode": f"40{n:011}", "name": f"Screw {n}"} for n in day]
        try:
            print(await import_products(engine, rows))
        except IntegrityError as error:
            print(error.orig)
    async with AsyncSession(engine) as session:
        count = await session.scalar(select(func.count()).select_from(Product))
        print(f"{count} of 2000 products are stored")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
