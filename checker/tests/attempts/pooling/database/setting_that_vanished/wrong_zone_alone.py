"""The zone is one of the server's settings, and for the time there is `command_timeout=`, the
client's. The server knows nothing of it, and the year's report cannot ask for more.
Refused by: settings_in_force"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        zone = {"timezone": SETTINGS["timezone"]}
        pool = asyncpg.create_pool(
            url, min_size=MIN, max_size=MAX, server_settings=zone, command_timeout=2
        )
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
