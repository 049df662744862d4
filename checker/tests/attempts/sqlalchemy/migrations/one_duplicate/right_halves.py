"""A list that is refused is halved, each half in a savepoint of its own, until the one row is found
that was to blame. For a few duplicates in thousands of rows that is quick."""


async def import_products(engine: AsyncEngine, rows: list[dict[str, Any]]) -> Report:
    async with AsyncSession(engine) as session, session.begin():

        async def add(some: list[dict[str, Any]]) -> int:
            try:
                async with session.begin_nested():
                    session.add_all(Product(**row) for row in some)
                return len(some)
            except IntegrityError:
                if len(some) > 1:
                    half = len(some) // 2
                    return await add(some[:half]) + await add(some[half:])
                sku = some[0]["sku"]
                if not await session.scalar(select(Product.id).where(Product.sku == sku)):
                    raise
                return 0

        added = await add(rows)
    return Report(added, len(rows) - added)
