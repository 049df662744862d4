"""`close=False` lets the pool go as it is, for a process that was forked; its connections stay
open.
Refused by: closes_all"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose(close=False)

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
