"""What a chunk is stands in a generator of its own, and cannot be forgotten at the end: the import
sees full chunks and a last one, which is shorter. `add_all` makes objects of them."""


async def chunks(
    stream: AsyncIterator[dict[str, int]], size: int
) -> AsyncIterator[list[dict[str, int]]]:
    chunk = []
    async for row in stream:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0
    async with AsyncSession(engine) as session, session.begin():
        async for chunk in chunks(stream, 1000):
            session.add_all(Observation(**row) for row in chunk)
            await session.flush()
            stored += len(chunk)
    return stored
