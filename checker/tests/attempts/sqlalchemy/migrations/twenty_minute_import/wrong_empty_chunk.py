"""Tempting, since the last chunk is sent whatever it holds. An empty list is no list of rows to
`execute`: it inserts one row of nothing but defaults, which the database refuses.
Refused by: stores_every_row"""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored, chunk = 0, []
    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 1000:
                await session.execute(insert(Observation), chunk)
                chunk = []
        await session.execute(insert(Observation), chunk)
    return stored
