"""Somebody will see to it; but when the lifespan has ended, the server ends the loop, too.
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
        app.state.closing = asyncio.create_task(app.state.engine.dispose())

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
