"""Each session gets a connection that no pool has kept, so there is nothing to be cold. Twenty
dashboards at once open eighty, and the database has five for them.
Refused by: twenty_at_once"""

from sqlalchemy.pool import NullPool


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    engine = create_async_engine(sessions.kw["bind"].url, poolclass=NullPool)

    async def ask(question: Select[Any]) -> Any:
        async with AsyncSession(engine) as session:
            return await session.scalar(question)

    return Dashboard(*await asyncio.gather(*map(ask, questions(shop))))
