"""Few connections, and visitors who are turned away: they get an error as soon as all are in use.
Refused by: few_connections"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sizes = {"pool_size": 5, "max_overflow": 10, "pool_timeout": 0.001}
        app.state.engine = create_async_engine(url, **sizes)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
