"""RESET ALL leads back to the database's own defaults, so they are changed. That holds for whoever
logs in there: the import at night is given up after 2 s, and the books' days end in Tokyo.
Refused by: others_as_before"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connection = await asyncpg.connect(url)
        database = await connection.fetchval("SELECT current_database()")
        for name, value in SETTINGS.items():
            await connection.execute(f"ALTER DATABASE {database} SET {name} = '{value}'")
        await connection.close()
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
