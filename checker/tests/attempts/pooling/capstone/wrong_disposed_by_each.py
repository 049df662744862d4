"""Now each request closes the engine that it has opened. Nothing is left open, and nothing is used
again either.

Refused by: one_pool
"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    engine = create_async_engine(request.app.state.at["books"])
    try:
        async with AsyncSession(engine) as session:
            yield session
    finally:
        await engine.dispose()
