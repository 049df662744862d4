"""Tempting, since every book has this `finally`. But it begins at the `yield`: when the database
cannot be opened, the start-up never comes so far, and the harbour stays open.

Refused by: closes_the_harbour"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.settings = Settings()
    engine = create_async_engine(app.state.settings.database)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    await app.state.harbour.open()
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    try:
        yield
    finally:
        await engine.dispose()
        await app.state.harbour.close()
