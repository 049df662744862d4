"""Tempting, since the chunks travel side by side, over several connections. What has left with the
first is committed when the second fails.
Refused by: all_or_nothing"""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    async def send(chunk: list[dict[str, int]]) -> None:
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(insert(Observation), chunk)

    stored, chunk, room = 0, [], asyncio.Semaphore(1)
    async with asyncio.TaskGroup() as group:
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 1000:
                async with room:
                    await group.create_task(send(chunk))
                chunk = []
        if chunk:
            await send(chunk)
    return stored
