"""An engine for each call: nobody waits for another caller's connections. Fifty calls are fifty
pools beside the one that the database has connections for.
Refused by: serves_fifty_baskets"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    own = create_async_engine(engine.url)
    known = select(Article.id, Article.cents).where(Article.id.in_(ids))
    async with AsyncSession(own) as session:
        cents = {article: cents for article, cents in await session.execute(known)}
    await own.dispose()
    return [cents.get(article) for article in ids]
