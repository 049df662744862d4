"""Tempting, since every full chunk arrives, and a test with 2 000 rows is green. What is left at
the end is no full chunk, and nobody sends it.
Refused by: stores_every_row"""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored, chunk = 0, []
    async with engine.begin() as connection:
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 1000:
                await connection.execute(insert(Observation), chunk)
                chunk = []
    return stored
