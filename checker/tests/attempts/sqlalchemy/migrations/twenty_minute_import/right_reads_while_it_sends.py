"""One task takes rows while the other sends the last chunk. The queue has room for two chunks:
without that bound, a slow database would let the stream fill the memory after all."""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    queue = asyncio.Queue(2)

    async def read() -> None:
        chunk = []
        async for row in stream:
            chunk.append(row)
            if len(chunk) == 1000:
                await queue.put(chunk)
                chunk = []
        await queue.put(chunk)
        if chunk:
            await queue.put([])

    stored = 0
    async with engine.begin() as connection, asyncio.TaskGroup() as group:
        group.create_task(read())
        while chunk := await queue.get():
            await connection.execute(insert(Observation), chunk)
            stored += len(chunk)
    return stored
