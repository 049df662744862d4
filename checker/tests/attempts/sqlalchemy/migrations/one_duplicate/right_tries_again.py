"""The list is tried as a whole. If the database refuses it, what is known by now is left out, and
the rest is tried again: an import that lost a race has only to look once more."""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    while True:
        async with AsyncSession(engine) as session:
            known = set(await session.scalars(select(Product.sku)))
        new = {row["sku"]: row for row in reversed(rows) if row["sku"] not in known}
        try:
            async with AsyncSession(engine) as session, session.begin():
                session.add_all(Product(**row) for row in new.values())
            return Report(len(new), len(rows) - len(new))
        except IntegrityError:
            async with AsyncSession(engine) as session:
                if not set(await session.scalars(select(Product.sku))) & new.keys():
                    raise
