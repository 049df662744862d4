"""Tempting, since a pool that is none cannot run dry. Now each fan holds a connection of his own,
and it is the database that runs out of them.

Refused by: holds_nothing_asleep"""

from sqlalchemy.pool import NullPool


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url, poolclass=NullPool)
        async with app.state.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
