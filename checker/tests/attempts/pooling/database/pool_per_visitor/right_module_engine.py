"""The engine stands in the module, where everybody finds it; what counts is that there is one, and
that the app closes its pool at the end."""

from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

engine: AsyncEngine


async def get_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine) as session:
        yield session


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await engine.dispose()


def create_app(url: str) -> FastAPI:
    global engine
    engine = create_async_engine(url)
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
