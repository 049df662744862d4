"""A statement for each hundred ids, one after the other in one session: it also keeps below the
number of parameters that a database takes."""

CHUNK = 100


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    cents: dict[int, int] = {}
    async with AsyncSession(engine) as session:
        for start in range(0, len(ids), CHUNK):
            chunk = Article.id.in_(ids[start : start + CHUNK])
            for article in await session.scalars(select(Article).where(chunk)):
                cents[article.id] = article.cents
    return [cents.get(article) for article in ids]
