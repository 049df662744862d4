"""Tempting, since a pool of one costs least at night, and LIMIT is kept in a rush. But what
overflows is closed when it comes back: of five who come after five others, four open a new one.
Refused by: used_again"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url, pool_size=1, max_overflow=LIMIT - 1)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.state.url = url
    app.include_router(router)
    return app
