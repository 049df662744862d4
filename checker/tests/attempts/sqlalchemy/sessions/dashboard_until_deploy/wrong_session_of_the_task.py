"""The scoped session of SQLAlchemy's documents gives each task its own, without a word more. Nobody
closes it: when its task is over, it still has its connection.
Refused by: fails_whole"""

from sqlalchemy.ext.asyncio import async_scoped_session

scoped: dict[Any, Any] = {}


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    own = scoped.setdefault(sessions, async_scoped_session(sessions, asyncio.current_task))
    answers = (own.scalar(question) for question in questions(shop))
    return Dashboard(*await asyncio.gather(*answers))
