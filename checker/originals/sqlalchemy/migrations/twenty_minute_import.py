"""Twenty-minute import: rows travel together.

Each night a weather service stores a million observations. One by one, they take twenty minutes.

Your task: on SQLite and on PostgreSQL, send at most one statement per 100 rows of the stream, and
none with more than 32 766 parameters, which PostgreSQL would refuse. At most 5 000 rows may be
taken and not sent yet. Nobody ever reads a part of a night: all of it is stored or, if the stream
breaks off or the import is cancelled, nothing. Names and table stay.
"""

import asyncio
from collections.abc import AsyncIterator
from tempfile import TemporaryDirectory

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MINUTES = 1440  # of a day


class Base(DeclarativeBase):
    pass


class Observation(Base):
    __tablename__ = "observations"
    station: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    temperature: Mapped[int]
    humidity: Mapped[int]
    pressure: Mapped[int]
    wind: Mapped[int]
    gust: Mapped[int]
    direction: Mapped[int]
    rain: Mapped[int]
    sun: Mapped[int]


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    """Returns how many rows it has stored."""
    stored = 0
    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            session.add(Observation(**row))
            stored += 1
            # TODO: how often does a night's import wait here?
            await session.flush()
    return stored


async def main(url: str) -> None:
    async def observations() -> AsyncIterator[dict[str, int]]:
        columns = Observation.__table__.columns.keys()
        for number in range(2000):
            place = {"station": number // MINUTES, "minute": number % MINUTES}
            yield dict.fromkeys(columns, number % 90) | place

    sent = []
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *each: sent.append(each))
    rows = await import_observations(engine, observations())
    minutes = len(sent) / rows * 1_200_000 * 0.001 / 60
    print(f"{rows} rows in {len(sent)} statements: at 1 ms each, {minutes:.1f} minutes a night")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/weather.db"))
