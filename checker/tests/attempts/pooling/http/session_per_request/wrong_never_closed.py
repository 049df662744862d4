"""Tempting, since quotes do share it. Nobody closes it: a stopped app leaves twenty connections at
the bank, and the next one comes on top.

Refused by: closes_at_stop"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.app.state.session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        app.state.session = aiohttp.ClientSession(bank, connector=connector)
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
