"""Five ids at a time, as the pool has five connections: a single list gets through. It takes them
all, and so does every other list.
Refused by: serves_fifty_baskets"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async def price(article: int) -> int | None:
        async with AsyncSession(engine) as session:
            return await session.scalar(select(Article.cents).where(Article.id == article))

    found: list[int | None] = []
    for start in range(0, len(ids), 5):
        found += await asyncio.gather(*(price(article) for article in ids[start : start + 5]))
    return found
