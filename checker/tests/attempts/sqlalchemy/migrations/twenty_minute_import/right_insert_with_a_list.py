"""The session is only a way to the connection: `execute` with a list as its second argument sends a
chunk as one statement, each row with parameters of its own, and makes no objects."""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored, chunk = 0, []
    async with engine.begin() as connection:
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 2000:
                await connection.execute(insert(Observation), chunk)
                chunk = []
        if chunk:
            await connection.execute(insert(Observation), chunk)
    return stored
