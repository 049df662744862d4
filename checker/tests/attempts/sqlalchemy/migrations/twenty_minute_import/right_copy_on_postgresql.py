"""COPY takes an asynchronous stream as it is, and is what PostgreSQL does fastest: no chunks, and
no statement has a parameter. Elsewhere chunks do. Two ways are two things to test."""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    stored = 0

    async def records() -> AsyncIterator[tuple[int, ...]]:
        nonlocal stored
        async for row in stream:
            stored += 1
            yield tuple(row.values())

    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            driver = (await connection.get_raw_connection()).driver_connection
            columns = list(Observation.__table__.columns.keys())
            await driver.copy_records_to_table("observations", records=records(), columns=columns)
            return stored
        async with AsyncSession(connection) as session:
            async for row in stream:
                session.add(Observation(**row))
                stored += 1
                if stored % 1000 == 0:
                    await session.flush()
            await session.flush()
    return stored
