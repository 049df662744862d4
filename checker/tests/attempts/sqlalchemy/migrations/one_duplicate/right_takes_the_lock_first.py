"""An UPDATE of no row takes the lock that writers need: from here on nobody else writes, and what
is asked stays true. Others wait for that long; on a database of many writers, ON CONFLICT is
cheaper."""

from sqlalchemy import update


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    async with engine.connect() as connection:
        async with AsyncSession(bind=connection) as session:
            await session.execute(update(Product).where(Product.id < 0).values(name=""))
            known = set(await session.scalars(select(Product.sku)))
            added = 0
            for row in rows:
                if row["sku"] not in known:
                    known.add(row["sku"])
                    session.add(Product(**row))
                    added += 1
            await session.commit()
    return Report(added, len(rows) - added)
