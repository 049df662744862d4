"""All sessions are closed at the end, and with that all connections are back in the pool: there
they stay open.
Refused by: closes_all"""

from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import close_all_sessions


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await close_all_sessions()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
