"""Tempting, since the commit flushes by itself, with one statement for all. Until then all of the
night's observations are objects in memory.
Refused by: holds_few_rows"""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            session.add(Observation(**row))
            stored += 1
    return stored
