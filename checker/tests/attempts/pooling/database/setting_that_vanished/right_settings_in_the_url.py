"""asyncpg takes each parameter of a URL that it does not know for a setting of the server's, and
sends it at log-in."""

from urllib.parse import urlencode


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        born = f"{url}{'&' if '?' in url else '?'}{urlencode(SETTINGS)}"
        pool = asyncpg.create_pool(born, min_size=MIN, max_size=MAX)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
