"""Order and repeats are right. Articles that nobody knows are skipped, and whoever puts list and
prices side by side is one off from there.
Refused by: gives_each_its_price"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    known = select(Article.id, Article.cents).where(Article.id.in_(ids))
    async with AsyncSession(engine) as session:
        cents = dict((await session.execute(known)).tuples().all())
    return [cents[article] for article in ids if article in cents]
