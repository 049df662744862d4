"""A chunk travels as one JSON document, and the database takes it apart: one parameter for a
thousand rows. Each database has its own words for that."""

import json

from sqlalchemy import text

VALUE = {"sqlite": "json_extract(value, '$.{0}')", "postgresql": "CAST(value ->> '{0}' AS INTEGER)"}
ROWS = {
    "sqlite": "json_each(:rows)",
    "postgresql": "jsonb_array_elements(CAST(:rows AS jsonb)) AS each_row(value)",
}


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    names = Observation.__table__.columns.keys()
    values = ", ".join(VALUE[engine.dialect.name].format(name) for name in names)
    into = f"INSERT INTO observations ({', '.join(names)})"
    send = text(f"{into} SELECT {values} FROM {ROWS[engine.dialect.name]}")
    stored, chunk = 0, []
    async with engine.begin() as connection:
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 1000:
                await connection.execute(send, {"rows": json.dumps(chunk)})
                chunk = []
        await connection.execute(send, {"rows": json.dumps(chunk)})
    return stored
