"""The settings are right, and the pool is a plain `await` now. Nobody closes it: with each deploy
the connections of the old process stay until the server notices.
Refused by: opened_and_closed"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await asyncpg.create_pool(
            url, min_size=MIN, max_size=MAX, server_settings=SETTINGS
        )
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
