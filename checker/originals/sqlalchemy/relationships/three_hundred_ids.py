"""Three hundred ids: a long list must not take the whole pool.

`prices` asks for all its articles at once, each in a session of its own. Baskets of ten are quick.
A caterer's list of 300 ends in TimeoutErrors, and so does whoever else needs the database then.

Your task: at 20 ms for a round trip, 300 prices are there within 5 s, and 50 baskets of ten that
come at once get theirs; others wait less than 0.5 s for a connection. The pool stays. Prices are as
in the database, in the order of the ids, None for an unknown article; no others are fetched.
"""

import asyncio
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from sqlalchemy import event, exc, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.util import await_only

PATIENCE = 1.0  # seconds


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]


def connect(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=3, max_overflow=2, pool_timeout=PATIENCE)


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async def price(article: int) -> int | None:
        async with AsyncSession(engine) as session:
            return await session.scalar(select(Article.cents).where(Article.id == article))

    # TODO: how many connections do 300 ids ask for?
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(price(article)) for article in ids]
    return [task.result() for task in tasks]


async def main(url: str) -> None:
    engine = connect(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        session.add_all(Article(cents=number) for number in range(1, 301))

    def travel(*statement: object) -> None:
        await_only(asyncio.sleep(0.04))  # there and back, once more for the ROLLBACK

    event.listen(engine.sync_engine, "before_cursor_execute", travel)
    for count in (10, 300):
        try:
            print(f"{count} ids:", sum(await prices(engine, range(1, count + 1))), "cents")
        except* exc.TimeoutError as errors:
            print(f"{count} ids: {len(errors.exceptions)} times {errors.exceptions[0]}")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
