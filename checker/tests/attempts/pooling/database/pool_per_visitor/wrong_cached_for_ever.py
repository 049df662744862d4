"""`lru_cache` makes it one engine; nobody ever closes its pool.
Refused by: closes_all"""

from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncEngine


@lru_cache
def get_engine(url: str) -> AsyncEngine:
    return create_async_engine(url)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(get_engine(request.app.state.url)) as session:
        yield session
