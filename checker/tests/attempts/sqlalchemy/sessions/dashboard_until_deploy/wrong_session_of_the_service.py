"""Within a dashboard one question follows the other. But the session is the service's, so the next
dashboard, in a task of its own, is in the midst of it.
Refused by: never_shared"""

own: dict[Any, AsyncSession] = {}


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    session = own.setdefault(sessions, sessions())
    try:
        return Dashboard(*[await session.scalar(question) for question in questions(shop)])
    finally:
        await session.close()
