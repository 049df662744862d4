"""Without a session: one connection of the engine, whose owner asks it one thing after the
other."""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async with sessions.kw["bind"].connect() as connection:
        return Dashboard(*[await connection.scalar(each) for each in questions(shop)])
