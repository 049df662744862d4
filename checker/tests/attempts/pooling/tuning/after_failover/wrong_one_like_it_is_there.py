"""Where an answer is lost, it looks whether such a gift is there, and sends it again if there is
none. Grace gave the same last year, and what she gives today is never saved.
Refused by: saves_once"""

from sqlalchemy.exc import DBAPIError


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    try:
        return await _give(engine, donor, cents)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        alike = select(Gift.id).where(Gift.donor == donor, Gift.cents == cents)
        async with AsyncSession(engine) as session:
            saved = await session.scalar(alike)
        return saved or await _give(engine, donor, cents)


async def _give(engine, donor, cents):
    async with AsyncSession(engine) as session, session.begin():
        gift = Gift(donor=donor, cents=cents)
        session.add(gift)
        await session.flush()
        return gift.id
