"""Tempting, since plain SQL with a list of tuples is quick, and the laptop's SQLite is content.
Where the driver counts its parameters `$1, $2`, a question mark is a mistake.
Refused by: stored_by_postgresql"""


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    names = Observation.__table__.columns.keys()
    sql = f"INSERT INTO observations ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    stored, chunk = 0, []
    async with engine.begin() as connection:
        async for row in stream:
            chunk.append(tuple(row.values()))
            stored += 1
            if len(chunk) == 1000:
                await connection.exec_driver_sql(sql, chunk)
                chunk = []
        if chunk:
            await connection.exec_driver_sql(sql, chunk)
    return stored
