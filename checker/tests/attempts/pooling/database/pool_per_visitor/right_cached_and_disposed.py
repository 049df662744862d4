"""A cached function makes one engine for each URL, and the lifespan asks it what to close."""

from contextlib import asynccontextmanager
from functools import cache

from sqlalchemy.ext.asyncio import AsyncEngine


@cache
def get_engine(url: str) -> AsyncEngine:
    return create_async_engine(url)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(get_engine(request.app.state.url)) as session:
        yield session


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await get_engine(app.state.url).dispose()
    get_engine.cache_clear()


def create_app(url: str) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.url = url
    app.include_router(router)
    return app
