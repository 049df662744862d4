"""A stack of sessions with a connection each, the last used on top. But a quote that is refused
raises at the `yield`, and its session is not put back: after twenty, all wait for ever.

Refused by: quotes_side_by_side"""

from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        app.state.free = asyncio.LifoQueue()
        for _ in range(CONNECTIONS):
            connector = aiohttp.TCPConnector(limit=1, ttl_dns_cache=300)
            session = aiohttp.ClientSession(app.state.bank, connector=connector)
            app.state.free.put_nowait(await stack.enter_async_context(session))
        yield


async def get_session(request: Request) -> AsyncIterator[aiohttp.ClientSession]:
    free = request.app.state.free
    session = await free.get()
    yield session
    free.put_nowait(session)


def create_app(bank: str) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.bank = bank
    app.include_router(router)
    return app
