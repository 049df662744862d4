"""What the lifespan yields is in the state of each request: no attribute of the app is needed, and
two apps cannot mix their sessions up."""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.state.session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, aiohttp.ClientSession]]:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        async with aiohttp.ClientSession(bank, connector=connector) as session:
            yield {"session": session}

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
