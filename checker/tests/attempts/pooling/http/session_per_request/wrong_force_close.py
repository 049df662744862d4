"""Tempting, since nothing is left open, and somebody has seen connections that the other side had
closed. The session is shared now, and no quote finds anything in it.

Refused by: reuses_connections"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.app.state.session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, force_close=True)
        async with aiohttp.ClientSession(bank, connector=connector) as app.state.session:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
