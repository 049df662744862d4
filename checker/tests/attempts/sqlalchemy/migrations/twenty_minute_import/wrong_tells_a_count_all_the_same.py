"""Tempting, since whatever goes wrong is rolled back, and the job goes on. It tells how many rows
it has stored, of which none is there.
Refused by: all_or_nothing"""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session:
        try:
            async for row in stream:
                session.add(Observation(**row))
                stored += 1
                if stored % 1000 == 0:
                    await session.flush()
            await session.commit()
        except BaseException:
            await session.rollback()
    return stored
