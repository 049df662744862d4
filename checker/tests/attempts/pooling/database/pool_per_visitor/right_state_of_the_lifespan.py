"""What a lifespan yields is in the `state` of each request: here a sessionmaker, and the engine
stays with the one who closes it."""

from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import async_sessionmaker


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.state.sessions() as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, object]]:
        engine = create_async_engine(url)
        try:
            yield {"sessions": async_sessionmaker(engine)}
        finally:
            await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
