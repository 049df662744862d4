"""Tempting: `async with` around a session is a good habit. It closes what all share when the first
quote is done, and the second finds a closed session.

Refused by: reuses_connections"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> AsyncIterator[aiohttp.ClientSession]:
    async with request.app.state.session as session:
        yield session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        app.state.session = aiohttp.ClientSession(bank, connector=connector)
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
