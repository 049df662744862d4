"""One place gives a session that has asked `SELECT 1` already, on its second connection if need be.
All that follows is sent once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError


@asynccontextmanager
async def live(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(engine)
    try:
        try:
            await session.execute(select(1))
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            await session.rollback()
            await session.execute(select(1))
        yield session
    finally:
        await session.close()


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    async with live(engine) as session:
        gift = Gift(donor=donor, cents=cents)
        session.add(gift)
        await session.flush()
        number = gift.id
        await session.commit()
        return number


async def total(engine: AsyncEngine) -> int:
    async with live(engine) as session:
        return await session.scalar(select(func.coalesce(func.sum(Gift.cents), 0))) or 0
