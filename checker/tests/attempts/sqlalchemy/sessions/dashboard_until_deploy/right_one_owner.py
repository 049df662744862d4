"""The session has one owner, a task that asks what it finds in a queue. Whoever wants to know puts
a question there: tasks talk to one another, and never to the same session."""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    inbox: asyncio.Queue[Select[Any]] = asyncio.Queue()
    for question in questions(shop):
        inbox.put_nowait(question)

    async def own() -> list[Any]:
        async with sessions() as session:
            return [await session.scalar(inbox.get_nowait()) for _ in range(inbox.qsize())]

    return Dashboard(*await asyncio.create_task(own()))
