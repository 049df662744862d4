"""It is the session that complains, so there is none: the four tasks share a connection. That says
nothing with aiosqlite, whose thread lets them queue; asyncpg says "another operation is in
progress".
Refused by: never_shared"""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async with sessions.kw["bind"].connect() as connection:
        answers = (connection.scalar(question) for question in questions(shop))
        return Dashboard(*await asyncio.gather(*answers))
