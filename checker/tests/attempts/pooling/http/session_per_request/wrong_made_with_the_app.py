"""Tempting: the session is made where the app is. It is made once, and closed at each stop; whoever
starts the app again, as tests do, has a closed one. Without a running loop it cannot even be made.

Refused by: starts_again"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.app.state.session


def create_app(bank: str) -> FastAPI:
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
    session = aiohttp.ClientSession(bank, connector=connector)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await session.close()

    app = FastAPI(lifespan=lifespan)
    app.state.session = session
    app.include_router(router)
    return app
