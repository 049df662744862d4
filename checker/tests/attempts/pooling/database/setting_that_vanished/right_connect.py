"""The pool is told how to log in: `connect=` opens each of its connections, with the settings."""

from typing import Any


async def log_in(*args: Any, **options: Any) -> asyncpg.Connection:
    return await asyncpg.connect(*args, **options, server_settings=SETTINGS)


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, connect=log_in)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
