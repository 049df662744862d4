"""Tempting, since whatever fails closes the harbour. But a server that is told to stop at once
cancels the lifespan, and a CancelledError is no Exception.

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
        yield
    except Exception:
        await app.state.harbour.close()
        raise
    await app.state.harbour.close()
    await engine.dispose()
