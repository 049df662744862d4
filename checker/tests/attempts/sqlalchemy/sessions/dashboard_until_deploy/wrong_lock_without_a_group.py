"""A lock, so that one task at a time uses the session. When one fails, `gather` leaves at once and
the session is closed; the others go on, and open it anew, for nobody.
Refused by: fails_whole"""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    turn = asyncio.Lock()

    async def ask(session: AsyncSession, question: Select[Any]) -> Any:
        async with turn:
            return await session.scalar(question)

    async with sessions() as session:
        answers = (ask(session, question) for question in questions(shop))
        return Dashboard(*await asyncio.gather(*answers))
