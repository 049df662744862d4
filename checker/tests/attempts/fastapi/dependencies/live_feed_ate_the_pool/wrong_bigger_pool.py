"""Tempting, since all the fans are served. The database has no more connections for all that, and
the next pool is eaten as this one was.

Refused by: holds_nothing_asleep"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url, pool_size=POOL, max_overflow=100)
        async with app.state.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
