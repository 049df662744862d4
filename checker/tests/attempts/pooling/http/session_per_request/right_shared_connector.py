"""A session per request is cheap, and keeps cookies apart, as long as the pool under it is the
app's: the connector. `connector_owner=False` leaves it open when the session is closed."""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[aiohttp.ClientSession]:
    state = request.app.state
    async with aiohttp.ClientSession(
        state.bank, connector=state.connector, connector_owner=False
    ) as session:
        yield session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        async with connector as app.state.connector:
            app.state.bank = bank
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
