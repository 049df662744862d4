"""One `values(list)` per chunk, where the chunk is as small as the parameters allow: 3 000 rows of
ten columns are 30 000. The table may not get an eleventh column, though."""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored, chunk = 0, []

    async def send() -> None:
        if chunk:
            await session.execute(insert(Observation).values(chunk))
            chunk.clear()

    async with AsyncSession(engine) as session, session.begin():
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 3000:
                await send()
        await send()
    return stored
