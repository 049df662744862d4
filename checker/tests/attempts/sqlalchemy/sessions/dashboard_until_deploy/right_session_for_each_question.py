"""Each task opens a session of its own, asks one question and closes it. Now the four really run at
once, on up to four connections, and twenty dashboards queue for them."""


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    async def ask(question: Select[Any]) -> Any:
        async with sessions() as session:
            return await session.scalar(question)

    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(ask(question)) for question in questions(shop)]
    return Dashboard(*(answer.result() for answer in answers))
