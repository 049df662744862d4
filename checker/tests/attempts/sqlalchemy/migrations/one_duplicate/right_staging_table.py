"""The list goes into a table of its own, without constraints, and one INSERT … SELECT takes the
first of each sku that is new. The database does the work where the rows are."""

from sqlalchemy import text


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TEMP TABLE IF NOT EXISTS list (sku, barcode, name)"))
        await connection.execute(text("DELETE FROM list"))
        await connection.execute(text("INSERT INTO list VALUES (:sku, :barcode, :name)"), rows)
        added = await connection.execute(
            text(
                "INSERT INTO products (sku, barcode, name) SELECT sku, barcode, name FROM list "
                "WHERE rowid IN (SELECT min(rowid) FROM list GROUP BY sku) "
                "ON CONFLICT (sku) DO NOTHING"
            )
        )
        await connection.execute(text("DELETE FROM list"))
        return Report(added.rowcount, len(rows) - added.rowcount)
