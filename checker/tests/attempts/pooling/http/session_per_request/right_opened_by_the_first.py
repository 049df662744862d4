"""The first quote opens the session, all others find it, and the end of the app closes it. There is
no `await` between the look and the making, so there are never two."""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    state = request.app.state
    if state.session is None:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        state.session = aiohttp.ClientSession(state.bank, connector=connector)
    return state.session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.bank, app.state.session = bank, None
        yield
        if app.state.session:
            await app.state.session.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
