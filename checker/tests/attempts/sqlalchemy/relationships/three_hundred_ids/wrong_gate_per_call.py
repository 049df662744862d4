"""Four sessions at a time, by a semaphore. Each call has one of its own: with fifty baskets that
makes two hundred.
Refused by: serves_fifty_baskets"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    gate = asyncio.Semaphore(4)

    async def price(article: int) -> int | None:
        async with gate, AsyncSession(engine) as session:
            return await session.scalar(select(Article.cents).where(Article.id == article))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(price(article)) for article in ids]
    return [task.result() for task in tasks]
