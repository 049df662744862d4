"""One statement, and its rows are the prices. They come in the database's order, unknown articles
are left out, and what was put in twice comes once.
Refused by: gives_each_its_price"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async with AsyncSession(engine) as session:
        return list(await session.scalars(select(Article.cents).where(Article.id.in_(ids))))
