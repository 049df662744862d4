"""Tempting, since a start that fails at its tables closes the harbour now. But a deadline cancels,
and a cancellation is no Exception: the harbour stays open.

Refused by: closes_the_harbour"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.settings = Settings()
    engine = create_async_engine(app.state.settings.database)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    await app.state.harbour.open()
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
    except Exception:
        await app.state.harbour.close()
        raise
    try:
        yield
    finally:
        await app.state.harbour.close()
        await engine.dispose()
