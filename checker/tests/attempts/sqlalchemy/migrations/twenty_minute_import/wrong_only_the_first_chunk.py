"""Tempting, since a chunk is what is inserted, and a small test has no second one. The rest of the
night is not even taken from the stream.
Refused by: holds_few_rows"""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    chunk = []
    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            chunk.append(row)
            if len(chunk) == 5000:
                break
        if chunk:
            await session.execute(insert(Observation), chunk)
    return len(chunk)
