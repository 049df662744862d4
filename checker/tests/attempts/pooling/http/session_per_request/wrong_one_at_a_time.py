"""Tempting, since one connection is as few as can be. Forty customers stand in line for it, and the
bank grants twenty.

Refused by: quotes_side_by_side"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.app.state.session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=1, ttl_dns_cache=300)
        async with aiohttp.ClientSession(bank, connector=connector) as app.state.session:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
