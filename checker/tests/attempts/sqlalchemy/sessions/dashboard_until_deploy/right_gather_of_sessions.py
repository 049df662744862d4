"""`gather` is not the sickness, sharing is: each of its coroutines has a session of its own. If one
fails, the others still close theirs, though nobody waits for them any more."""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async def ask(question: Select[Any]) -> Any:
        async with sessions() as session:
            return await session.scalar(question)

    return Dashboard(*await asyncio.gather(*map(ask, questions(shop))))
