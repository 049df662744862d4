"""A `TaskGroup` is what new code takes instead of `gather`: if one task fails, the others are
stopped. What they share is the same session as before.
Refused by: never_shared"""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async with sessions() as session, asyncio.TaskGroup() as group:
        answers = [group.create_task(session.scalar(question)) for question in questions(shop)]
    return Dashboard(*(answer.result() for answer in answers))
