"""Optimists ping nobody: what fails on a dead connection is sent once more, on another one. That
ends before the COMMIT, which is never sent twice."""

from sqlalchemy.exc import DBAPIError


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    for last in (False, True):
        async with AsyncSession(engine) as session:
            gift = Gift(donor=donor, cents=cents)
            session.add(gift)
            try:
                await session.flush()
            except DBAPIError as error:
                if last or not error.connection_invalidated:
                    raise
                continue
            number = gift.id
            await session.commit()
            return number


async def total(engine: AsyncEngine) -> int:
    for last in (False, True):
        try:
            async with AsyncSession(engine) as session:
                return await session.scalar(select(func.coalesce(func.sum(Gift.cents), 0))) or 0
        except DBAPIError as error:
            if last or not error.connection_invalidated:
                raise
