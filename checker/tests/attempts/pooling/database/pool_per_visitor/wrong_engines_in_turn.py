"""Five engines share the load. Each has a pool of fifteen: together they open what the first crowd
asks for.
Refused by: few_connections"""

from contextlib import asynccontextmanager
from itertools import cycle


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(next(request.app.state.turns)) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engines = [create_async_engine(url) for _ in range(5)]
        app.state.turns = cycle(engines)
        yield
        for engine in engines:
            await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
