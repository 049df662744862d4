"""DISCARD ALL is the most thorough reset there is, so it comes before the settings are said anew.
It discards prepared statements, too, and asyncpg goes on using those that it has prepared.
Refused by: settings_in_force"""


async def prepare(connection: asyncpg.Connection) -> None:
    await connection.execute("DISCARD ALL")
    await connection.execute(
        ";".join(f"SET {name} = '{value}'" for name, value in SETTINGS.items())
    )


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, init=prepare, reset=prepare)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
