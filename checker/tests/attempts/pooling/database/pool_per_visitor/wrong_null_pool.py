"""One engine, closed at the end; but NullPool is the pool that keeps nothing, and knows no limit.
Refused by: few_connections"""

from contextlib import asynccontextmanager

from sqlalchemy import NullPool


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url, poolclass=NullPool)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
