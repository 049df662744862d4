"""With `returning`, SQLAlchemy itself writes statements of a thousand rows, within the parameters
that the driver takes, and the database tells how many it has stored."""

from sqlalchemy import insert


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0

    async def send(rows: list[dict[str, int]]) -> int:
        new = insert(Observation).returning(Observation.station)
        return len((await session.scalars(new, rows)).all()) if rows else 0

    async with AsyncSession(engine) as session, session.begin():
        chunk = []
        async for row in stream:
            chunk.append(row)
            if len(chunk) >= 4000:
                stored += await send(chunk)
                chunk = []
        return stored + await send(chunk)
