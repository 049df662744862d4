"""Tempting, since a row that is committed no later row can take away. A broken row cannot either:
the list ends at it, and all before it stays.
Refused by: broken_row_stops_all"""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    report = Report(0, 0)
    async with AsyncSession(engine) as session:
        for row in rows:
            if await session.scalar(select(Product.id).where(Product.sku == row["sku"])):
                report.skipped += 1
                continue
            session.add(Product(**row))
            await session.commit()
            report.added += 1
    return report
