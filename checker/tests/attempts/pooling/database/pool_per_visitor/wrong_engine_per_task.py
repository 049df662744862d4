""" "One engine per worker", kept by task: but a server runs each request in a task of its own.
Refused by: few_connections"""

from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

engines: dict[object, AsyncEngine] = {}


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    worker = asyncio.current_task()
    if worker not in engines:
        engines[worker] = create_async_engine(request.app.state.url)
    async with AsyncSession(engines[worker]) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        for engine in engines.values():
            await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.state.url = url
    app.include_router(router)
    return app
