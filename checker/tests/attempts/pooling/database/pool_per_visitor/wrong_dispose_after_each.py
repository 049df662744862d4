"""One engine for all, and whoever leaves disposes of its pool: the next one opens a new one.
Refused by: used_again"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    try:
        async with AsyncSession(request.app.state.engine) as session:
            yield session
    finally:
        await request.app.state.engine.dispose()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
