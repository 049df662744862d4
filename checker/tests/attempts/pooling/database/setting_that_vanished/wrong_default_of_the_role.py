"""Settings of the role, and only in this database: who logs in gets them without a word. Others log
in with the same role.
Refused by: others_as_before"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connection = await asyncpg.connect(url)
        database = await connection.fetchval("SELECT current_database()")
        role = f"ALTER ROLE CURRENT_USER IN DATABASE {database}"
        for name, value in SETTINGS.items():
            await connection.execute(f"{role} SET {name} = '{value}'")
        await connection.close()
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
