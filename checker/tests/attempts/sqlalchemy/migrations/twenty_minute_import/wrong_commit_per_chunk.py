"""Tempting, since a long transaction is nobody's friend, and a commit frees the memory as well. If
the stream breaks off, the first part of the night stays, and the next try stumbles over it.
Refused by: all_or_nothing"""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session:
        async for row in stream:
            session.add(Observation(**row))
            stored += 1
            if stored % 1000 == 0:
                await session.commit()
        await session.commit()
    return stored
