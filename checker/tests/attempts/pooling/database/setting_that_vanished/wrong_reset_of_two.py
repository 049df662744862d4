"""The reset says both settings anew, and nothing else any more. They are right for each request; a
search path or a lock that one of them leaves is there for all that follow.
Refused by: nothing_left_behind"""


async def prepare(connection: asyncpg.Connection) -> None:
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
