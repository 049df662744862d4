"""Tempting, since the savepoint is right, and an IntegrityError is what a duplicate raises. So does
a product without a name: it is counted as skipped.
Refused by: broken_row_stops_all"""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    report = Report(0, 0)
    async with AsyncSession(engine) as session, session.begin():
        for row in rows:
            try:
                async with session.begin_nested():
                    session.add(Product(**row))
                report.added += 1
            except IntegrityError:
                report.skipped += 1
    return report
