"""A pool of one's own for each request has the right settings for sure, and nobody before has left
anything in it. Twelve requests at once log in twelve times, and MAX bounds nothing.
Refused by: opened_and_closed"""


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    own = asyncpg.create_pool(
        request.app.state.url, min_size=1, max_size=MAX, server_settings=SETTINGS
    )
    async with own as pool, pool.acquire() as connection:
        yield connection


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url = url
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
