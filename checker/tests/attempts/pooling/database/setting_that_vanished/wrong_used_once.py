"""The settings hold in a connection's first request, so it gets no second one: `max_queries=1`.
Each request waits for a new connection and its log-in.
Refused by: two_round_trips"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, max_queries=1, init=prepare)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
