"""Tempting, since the rows are right now, and the report is what it was: all are added, and none is
skipped.
Refused by: counts_rows"""

from sqlalchemy.dialects.sqlite import insert


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    new = insert(Product).on_conflict_do_nothing(index_elements=["sku"])
    async with AsyncSession(engine) as session, session.begin():
        await session.execute(new, rows)
    return Report(added=len(rows), skipped=0)
