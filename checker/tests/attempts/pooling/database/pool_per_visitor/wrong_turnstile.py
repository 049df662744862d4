"""No more than LIMIT visitors are let in at once, and so no more connections are open; but each of
them opens its own, and closes it again.
Refused by: used_again"""

from contextlib import asynccontextmanager

from sqlalchemy import NullPool

turnstile = asyncio.Semaphore(LIMIT)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with turnstile, AsyncSession(request.app.state.engine) as session:
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
