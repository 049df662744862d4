"""Nothing is left behind, but each visitor still opens a connection: fifty at once need fifty, and
each waits for a new one.
Refused by: few_connections"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    engine = create_async_engine(request.app.state.url)
    try:
        async with AsyncSession(engine) as session:
            yield session
    finally:
        await engine.dispose()
