"""After failover: a connection that has died must cost nobody a call.

At night the database moves to another machine. In the morning the first who give get an error: the
pool hands out connections to the machine that is gone, and some of them only show it in use.

Your task: once the database answers again, all calls succeed, also eight at once. For that at most
POOL connections are opened anew, otherwise none. No gift is saved twice. What the database refuses
is sent once, its error told; while nobody listens, a call fails within a minute. Names stay.
"""

import asyncio
import os

from sqlalchemy import CheckConstraint, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = 4  # connections: all that the database has for this process


class Base(DeclarativeBase):
    pass


class Gift(Base):
    __tablename__ = "gifts"
    __table_args__ = (CheckConstraint("cents > 0"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    donor: Mapped[str]
    cents: Mapped[int]


def open_engine(url: str) -> AsyncEngine:
    # Asks each connection before it is handed out: nothing has been sent yet that could be doubled.
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    """The number of the gift, which is saved."""
    async with AsyncSession(engine) as session, session.begin():
        gift = Gift(donor=donor, cents=cents)
        session.add(gift)
        await session.flush()
        return gift.id


async def total(engine: AsyncEngine) -> int:
    """Cents that were given so far."""
    async with AsyncSession(engine) as session:
        return await session.scalar(select(func.coalesce(func.sum(Gift.cents), 0))) or 0


async def main(url: str) -> None:
    engine, database = open_engine(url), create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with database.connect() as connection:
        await connection.run_sync(Base.metadata.create_all)
        print("before:", await asyncio.gather(*(give(engine, "Ada", 100) for _ in range(8))))
        mine = "SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        younger = f"datname = current_database() AND backend_start > ({mine})"
        await connection.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {younger}")
        )
    calls = (give(engine, "Ada", 100) for _ in range(8))
    for result in await asyncio.gather(*calls, return_exceptions=True):
        print("after:", str(result).splitlines()[0])
    await engine.dispose()
    await database.dispose()


if __name__ == "__main__":
    if url := os.environ.get("DATABASE_URL"):
        asyncio.run(main(url))
    else:
        print("DATABASE_URL must name a PostgreSQL: postgresql+asyncpg://user@host/database")
