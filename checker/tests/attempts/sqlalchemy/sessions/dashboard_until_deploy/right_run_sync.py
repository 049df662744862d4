"""`run_sync` hands the whole work to one function, which asks in turn as sync code does."""

from sqlalchemy.orm import Session


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    def ask(session: Session) -> Dashboard:
        return Dashboard(*[session.scalar(question) for question in questions(shop)])

    async with sessions() as session:
        return await session.run_sync(ask)
