"""Tempting, since what the table knows is left out. That the same sku stands in the list twice, the
table cannot know yet.
Refused by: keeps_good_rows"""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    async with AsyncSession(engine) as session, session.begin():
        known = set(await session.scalars(select(Product.sku)))
        new = [row for row in rows if row["sku"] not in known]
        session.add_all(Product(**row) for row in new)
    return Report(len(new), len(rows) - len(new))
