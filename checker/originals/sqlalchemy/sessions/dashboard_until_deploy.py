"""Dashboard until deploy: a session is for one task at a time.

The dashboard of a shop asks its four questions at once, in one session. That works all day. After
each deploy, while the pool is cold, the first dashboards end in an error.

Your task: the numbers are right on every pool: cold, warm, with `pool_pre_ping`, and for twenty
dashboards at once on five connections. No session and no connection is used by two tasks at the
same time. If a question fails, so does the dashboard; either way no connection is kept.
"""

import asyncio
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    shop: Mapped[int]
    item: Mapped[str]
    cents: Mapped[int]
    paid: Mapped[bool]


@dataclass(frozen=True)
class Dashboard:
    orders: int
    cents: int
    unpaid: int
    dearest: str | None


def questions(shop: int) -> tuple[Select[Any], ...]:
    """What a dashboard shows, in its order."""
    ours = Order.shop == shop
    return (
        select(func.count()).select_from(Order).where(ours),
        select(func.coalesce(func.sum(Order.cents), 0)).where(ours),
        select(func.count()).select_from(Order).where(ours, ~Order.paid),
        select(Order.item).where(ours).order_by(Order.cents.desc(), Order.id).limit(1),
    )


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async with sessions() as session:
        # TODO: how many tasks are at work in this session?
        answers = (session.scalar(question) for question in questions(shop))
        return Dashboard(*await asyncio.gather(*answers))


async def main(url: str) -> None:
    engine = create_async_engine(url, pool_size=5, max_overflow=0)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine)
    async with sessions.begin() as session:
        session.add(Order(shop=7, item="teapot", cents=4200, paid=True))
    print("at noon:", await load_dashboard(sessions, shop=7))
    await engine.dispose()  # a deploy: the new process begins without connections
    try:
        print("after a deploy:", await load_dashboard(sessions, shop=7))
    except Exception as error:
        print("after a deploy:", repr(error))
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shops.db"))
