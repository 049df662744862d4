"""The lifespan of a mounted app is never run: whoever writes `dispose` there has not closed
anything.
Refused by: closes_all"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


@asynccontextmanager
async def lifespan(guide: FastAPI) -> AsyncIterator[None]:
    yield
    await guide.state.engine.dispose()


def create_app(url: str) -> FastAPI:
    guide = FastAPI(lifespan=lifespan)
    guide.state.engine = create_async_engine(url)
    guide.include_router(router)
    app = FastAPI()
    app.mount("/", guide)
    return app
