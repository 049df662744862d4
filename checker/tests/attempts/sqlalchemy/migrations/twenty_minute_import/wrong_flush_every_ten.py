"""Tempting, since ten times fewer statements are a noticeable cure. Two minutes a night, and a list
of ten rows does not even fill a packet.
Refused by: few_statements"""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            session.add(Observation(**row))
            stored += 1
            if stored % 10 == 0:
                await session.flush()
    return stored
