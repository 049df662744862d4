"""No pool before somebody needs it: the app starts at once, also while the database is down. The
first request pays for it, and of two first ones each opens a pool.
Refused by: opened_and_closed"""


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    state = request.app.state
    if state.pool is None:
        state.pool = await asyncpg.create_pool(
            state.url, min_size=MIN, max_size=MAX, server_settings=SETTINGS
        )
    async with state.pool.acquire() as connection:
        yield connection


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url, app.state.pool = url, None
        yield
        if app.state.pool:
            await app.state.pool.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
