"""One session for the list: it never holds more than one connection. It holds that one for 300
round trips, and the fiftieth basket waits in vain for it to be given back.
Refused by: serves_fifty_baskets"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async with AsyncSession(engine) as session:
        known = select(Article.cents)
        return [await session.scalar(known.where(Article.id == article)) for article in ids]
