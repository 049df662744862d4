"""One question after the other, in one task, and then the session is closed. It is closed only if
nothing failed: each dashboard with an error keeps a connection.
Refused by: fails_whole"""

opened: list[AsyncSession] = []


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    opened.append(session := sessions())
    shown = Dashboard(*[await session.scalar(question) for question in questions(shop)])
    await session.close()
    return shown
