"""The four questions become the columns of one SELECT: one trip to the database, by one task, and
all numbers are of the same moment."""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    columns = [question.scalar_subquery() for question in questions(shop)]
    async with sessions() as session:
        return Dashboard(*(await session.execute(select(*columns))).one())
