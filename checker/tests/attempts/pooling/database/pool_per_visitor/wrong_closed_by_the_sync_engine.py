"""`sync_engine.dispose()` needs no `await`. An asyncio driver cannot close anything without: an
error is logged for each connection, and it stays open.
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
        app.state.engine.sync_engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
