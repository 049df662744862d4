"""The pool is made, awaited and closed by hand, in a `finally`. What it logs in with is all that
has changed."""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        options = {"min_size": MIN, "max_size": MAX, "server_settings": SETTINGS.copy()}
        app.state.pool = await asyncpg.create_pool(url, **options)
        try:
            yield
        finally:
            await app.state.pool.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
