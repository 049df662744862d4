"""Each row has a savepoint: what the database refuses is rolled back to it, and the rest stays.
Whether it was the sku that was known, the database is asked; any other error goes on."""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    added = 0
    async with AsyncSession(engine) as session, session.begin():
        for row in rows:
            try:
                async with session.begin_nested():
                    session.add(Product(**row))
                added += 1
            except IntegrityError:
                if not await session.scalar(select(Product.id).where(Product.sku == row["sku"])):
                    raise
    return Report(added, len(rows) - added)
