"""A chunk travels as one JSON document, and the database takes it apart: one parameter for a
thousand rows. Each database has its own name for that, so this one has two."""

import json

from sqlalchemy import text

PARTS = {
    "sqlite": "json_extract(value, '$.{0}')",
    "postgresql": "CAST(value ->> '{0}' AS INTEGER)",
}
EACH = {"sqlite": "json_each(:rows)", "postgresql": "jsonb_array_elements(CAST(:rows AS jsonb))"}


async def import_observations(engine: AsyncEngine, stream: AsyncIterator[dict[str, int]]) -> int:
    names = Observation.__table__.columns.keys()
    parts = ", ".join(PARTS[engine.dialect.name].format(name) for name in names)
    insert = text(
        f"INSERT INTO observations ({', '.join(names)}) "
        f"SELECT {parts} FROM {EACH[engine.dialect.name]} AS each_row(value)"
        if engine.dialect.name == "postgresql"
        else f"INSERT INTO observations ({', '.join(names)}) SELECT {parts} FROM {EACH['sqlite']}"
    )
    stored, chunk = 0, []
    async with engine.begin() as connection:
        async for row in stream:
            chunk.append(row)
            stored += 1
            if len(chunk) == 1000:
                await connection.execute(insert, {"rows": json.dumps(chunk)})
                chunk = []
        await connection.execute(insert, {"rows": json.dumps(chunk)})
    return stored
