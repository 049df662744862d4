"""Tempting, since after an error nothing is left. Until then others read half a night, and whoever
is cancelled, which is no `Exception`, tidies nothing up.
Refused by: all_or_nothing"""

from sqlalchemy import delete


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session:
        try:
            async for row in stream:
                session.add(Observation(**row))
                stored += 1
                if stored % 1000 == 0:
                    await session.commit()
            await session.commit()
        except Exception:
            await session.rollback()
            await session.execute(delete(Observation))
            await session.commit()
            raise
    return stored
