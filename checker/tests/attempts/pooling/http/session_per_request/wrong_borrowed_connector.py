"""Tempting, since each session is closed with its request, and the pool outlives it. Nobody owns
the pool, so nobody closes it when the app stops.

Refused by: closes_at_stop"""

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
        app.state.connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        app.state.bank = bank
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
