"""Rows are sorted, and so are the ids: they should match one by one. From the first unknown article
on, each price stands beside its neighbour.
Refused by: gives_each_its_price"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    known = select(Article.cents).where(Article.id.in_(ids)).order_by(Article.id)
    async with AsyncSession(engine) as session:
        found = dict(zip(sorted(set(ids)), await session.scalars(known), strict=False))
    return [found.get(article) for article in ids]
