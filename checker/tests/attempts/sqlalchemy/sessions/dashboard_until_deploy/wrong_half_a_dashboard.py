"""Each task has a session of its own, and a question that fails is shown as 0, so that the rest can
be seen. Nobody can tell that 0 from a shop that has sold nothing.
Refused by: fails_whole"""

from sqlalchemy.exc import SQLAlchemyError


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async def ask(question: Select[Any]) -> Any:
        try:
            async with sessions() as session:
                return await session.scalar(question)
        except SQLAlchemyError:
            return 0

    return Dashboard(*await asyncio.gather(*map(ask, questions(shop))))
