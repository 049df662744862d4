"""A jar that keeps nothing mixes nothing up. But who is logged in is known by a cookie, and now the
company has never seen anybody before.
Refused by: sends_its_own_back"""

from aiohttp import DummyCookieJar


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector, jar = TCPConnector(limit=LIMIT), DummyCookieJar()
        async with ClientSession(url, connector=connector, cookie_jar=jar) as app.state.company:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
