"""Tempting, since a session wants a rollback before it goes on. It rolls back to the transaction's
beginning: each duplicate takes all good rows before it along.
Refused by: keeps_good_rows"""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    report = Report(0, 0)
    async with AsyncSession(engine) as session:
        for row in rows:
            try:
                session.add(Product(**row))
                await session.flush()
                report.added += 1
            except IntegrityError:
                await session.rollback()
                if not await session.scalar(select(Product.id).where(Product.sku == row["sku"])):
                    raise
                report.skipped += 1
        await session.commit()
    return report
