"""Whoever replaces the reset must do all that it did, and may say more with the same message: RESET
ALL, then the settings. The first request of a connection is seen to by `init=`."""


async def prepare(connection: asyncpg.Connection) -> None:
    sets = (f"SET {name} = '{value}';" for name, value in SETTINGS.items())
    await connection.execute(connection.get_reset_query() + "".join(sets))


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, init=prepare, reset=prepare)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
