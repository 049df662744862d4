"""All tasks share one session, which has one connection. A connection does one thing at a time: the
300 wait for one another, or fail, if the driver does not make them wait.
Refused by: answers_a_long_list"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    async with AsyncSession(engine) as session:
        await session.connection()
        known = select(Article.cents)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(session.scalar(known.where(Article.id == article)))
                for article in ids
            ]
        return [task.result() for task in tasks]
