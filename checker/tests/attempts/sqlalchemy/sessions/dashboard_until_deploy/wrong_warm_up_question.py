"""A first question gives the session its connection, and the error is gone, on a cold pool too. The
four tasks still crowd into one session, and any change of it may now meet another's question.
Refused by: never_shared"""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async with sessions() as session:
        await session.execute(select(1))
        answers = (session.scalar(question) for question in questions(shop))
        return Dashboard(*await asyncio.gather(*answers))
