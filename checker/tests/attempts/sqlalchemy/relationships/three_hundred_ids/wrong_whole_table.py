"""One statement and no IN at all: a dict of every article there is. For ten ids it fetches the
whole table, which grows faster than the lists do.
Refused by: gives_each_its_price"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async with AsyncSession(engine) as session:
        known = await session.execute(select(Article.id, Article.cents))
        cents = {article: cents for article, cents in known}
    return [cents.get(article) for article in ids]
