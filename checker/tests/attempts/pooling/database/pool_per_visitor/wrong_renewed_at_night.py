"""The pool is renewed now and then, so that no connection grows old; of the former ones nobody
thinks at the end.
Refused by: closes_all"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    state = request.app.state
    state.visitors += 1
    if state.visitors % 30 == 1:
        state.engine = create_async_engine(state.url, pool_size=7, max_overflow=0)
    async with AsyncSession(state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url, app.state.visitors = url, 0
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
