"""Tempting, since a dictionary by sku has no duplicates. It keeps the last of each, and the first
was asked for.
Refused by: keeps_good_rows"""

from sqlalchemy.dialects.sqlite import insert


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    new = insert(Product).on_conflict_do_nothing(index_elements=["sku"]).returning(Product.id)
    async with AsyncSession(engine) as session, session.begin():
        first = list({row["sku"]: row for row in rows}.values())
        added = len((await session.scalars(new, first)).all())
    return Report(added, len(rows) - added)
