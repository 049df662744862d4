"""The first visitor opens the pool, all others find it, and the lifespan closes it if there was
one."""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    state = request.app.state
    if state.engine is None:
        state.engine = create_async_engine(state.url)
    async with AsyncSession(state.engine) as session:
        yield session


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    if app.state.engine is not None:
        await app.state.engine.dispose()
        app.state.engine = None


def create_app(url: str) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.url, app.state.engine = url, None
    app.include_router(router)
    return app
