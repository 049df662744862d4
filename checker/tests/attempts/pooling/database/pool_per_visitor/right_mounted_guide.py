"""The guide is an app below another one. The lifespan of a mounted app is never run: the outer one
opens the pool and leaves it in the state of the inner one."""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


def create_app(url: str) -> FastAPI:
    guide = FastAPI()
    guide.include_router(router)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        guide.state.engine = create_async_engine(url)
        yield
        await guide.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.mount("/", guide)
    return app
