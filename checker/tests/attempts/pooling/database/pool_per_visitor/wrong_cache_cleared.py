"""Forgetting an engine does not close what it has opened: that is left to the collector, one day.
Refused by: closes_all"""

from contextlib import asynccontextmanager
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncEngine


@lru_cache
def get_engine(url: str) -> AsyncEngine:
    return create_async_engine(url)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(get_engine(request.app.state.url)) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        get_engine.cache_clear()

    app = FastAPI(lifespan=lifespan)
    app.state.url = url
    app.include_router(router)
    return app
