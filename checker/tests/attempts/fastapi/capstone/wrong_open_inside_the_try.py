"""Tempting, since nothing can come between `open()` and its `try`. But when `open()` itself fails,
a line is closed that was never opened.

Refused by: closes_the_harbour"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.settings = Settings()
    engine = create_async_engine(app.state.settings.database)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    try:
        await app.state.harbour.open()
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
    finally:
        await app.state.harbour.close()
        await engine.dispose()
