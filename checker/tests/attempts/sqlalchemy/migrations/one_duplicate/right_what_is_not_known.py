"""What is known is asked first, and the first of each sku is taken; what the database refuses then
is broken. SQLite lets nobody else commit between SELECT and COMMIT of one transaction: on
PostgreSQL this needs ON CONFLICT all the same."""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    async with AsyncSession(engine) as session, session.begin():
        known = set(await session.scalars(select(Product.sku)))
        new = {}
        for row in rows:
            if row["sku"] not in known:
                new.setdefault(row["sku"], row)
        session.add_all(Product(**row) for row in new.values())
    return Report(len(new), len(rows) - len(new))
