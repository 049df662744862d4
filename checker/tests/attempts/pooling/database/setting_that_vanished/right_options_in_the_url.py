"""What a URL asks for beside the database is said at log-in, too: `options=-c name=value`, as psql
takes it. No line of the pool's changes."""

from urllib.parse import quote


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        options = quote(" ".join(f"-c {name}={value}" for name, value in SETTINGS.items()))
        born = f"{url}{'&' if '?' in url else '?'}options={options}"
        pool = asyncpg.create_pool(born, min_size=MIN, max_size=MAX)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
