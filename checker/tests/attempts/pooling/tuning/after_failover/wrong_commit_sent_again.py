"""Only what a dead connection has broken is sent again. If it died after the COMMIT, and before the
answer, the gift was saved already.
Refused by: saves_once"""

from sqlalchemy.exc import DBAPIError


async def again(call, *args):
    for left in (2, 1, 0):
        try:
            return await call(*args)
        except DBAPIError as error:
            if not left or not error.connection_invalidated:
                raise


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    return await again(_give, engine, donor, cents)


async def _give(engine, donor, cents):
    async with AsyncSession(engine) as session, session.begin():
        gift = Gift(donor=donor, cents=cents)
        session.add(gift)
        await session.flush()
        return gift.id


async def total(engine: AsyncEngine) -> int:
    return await again(_total, engine)


async def _total(engine):
    async with AsyncSession(engine) as session:
        return await session.scalar(select(func.coalesce(func.sum(Gift.cents), 0))) or 0
