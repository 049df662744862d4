"""What was asked once need not be asked again: prices are kept, and the database has peace. It also
has new prices, which nobody is told.
Refused by: gives_each_its_price"""

kept: dict[int, int | None] = {}


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    if missing := set(ids) - set(kept):
        known = select(Article.id, Article.cents).where(Article.id.in_(missing))
        async with AsyncSession(engine) as session:
            kept.update(dict.fromkeys(missing))
            kept.update({article: cents for article, cents in await session.execute(known)})
    return [kept[article] for article in ids]
