"""It is the reset that takes the settings away, so there is none any more. Then what a request sets
for itself is there for the next one: the minute of the year's report, and a lock.
Refused by: nothing_left_behind"""


async def nothing(connection: asyncpg.Connection) -> None:
    pass


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, init=prepare, reset=nothing)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
