"""`StaticPool` opens one connection, and gives it to all at once: they are in one transaction, and
the first to leave rolls it back.
Refused by: side_by_side"""

from contextlib import asynccontextmanager

from sqlalchemy import StaticPool


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url, poolclass=StaticPool)
        async with app.state.engine.connect():
            pass  # opened before anybody comes
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
