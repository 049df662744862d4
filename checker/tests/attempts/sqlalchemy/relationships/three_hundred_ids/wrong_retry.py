"""TimeoutErrors pass, so each session tries until it gets through. The list does, in the end; all
the while its 300 tries stand in the queue before everybody else.
Refused by: leaves_room_for_others"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async def price(article: int) -> int | None:
        while True:
            try:
                async with AsyncSession(engine) as session:
                    return await session.scalar(select(Article.cents).where(Article.id == article))
            except exc.TimeoutError:
                await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(price(article)) for article in ids]
    return [task.result() for task in tasks]
