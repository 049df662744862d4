"""Tempting, since `merge` does not stumble over a row that is there already. It looks for each of
them first: as many SELECTs as rows.
Refused by: few_statements"""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            await session.merge(Observation(**row))
            stored += 1
            if stored % 1000 == 0:
                await session.flush()
    return stored
