"""A semaphore keeps the crowd small: two tasks at a time. Two are enough to share a session.
Refused by: never_shared"""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    turns = asyncio.Semaphore(2)

    async def ask(session: AsyncSession, question: Select[Any]) -> Any:
        async with turns:
            return await session.scalar(question)

    async with sessions() as session:
        await session.connection()
        answers = (ask(session, question) for question in questions(shop))
        return Dashboard(*await asyncio.gather(*answers))
