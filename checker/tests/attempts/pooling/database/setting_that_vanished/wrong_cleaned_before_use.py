"""Not after a request but before the next one: reset and settings in one message of `setup=`, two
round trips in all. Until then an idle connection keeps the locks of the request that is over.
Refused by: nothing_left_behind"""


async def prepare(connection: asyncpg.Connection) -> None:
    sets = (f"SET {name} = '{value}';" for name, value in SETTINGS.items())
    await connection.execute(connection.get_reset_query() + "".join(sets))


async def nothing(connection: asyncpg.Connection) -> None:
    pass


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, setup=prepare, reset=nothing)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
