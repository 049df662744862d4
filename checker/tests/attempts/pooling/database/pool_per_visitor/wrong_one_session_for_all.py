"""One session of the app, and a lock, as it bears no two at once: the whole museum stands in one
queue.
Refused by: side_by_side"""

from contextlib import asynccontextmanager

turn = asyncio.Lock()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with turn:
        yield request.app.state.session
        await request.app.state.session.rollback()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with AsyncSession(engine) as app.state.session:
            yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
