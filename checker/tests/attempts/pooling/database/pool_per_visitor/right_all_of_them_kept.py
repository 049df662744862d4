"""All that the database grants stays open, for each visitor a sound one: no connection is made and
thrown away in a rush. A stack closes the pool."""

from contextlib import AsyncExitStack, asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            sizes = {"pool_size": LIMIT, "max_overflow": 0, "pool_pre_ping": True}
            app.state.engine = create_async_engine(url, **sizes)
            stack.push_async_callback(app.state.engine.dispose)
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
