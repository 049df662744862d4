"""`unsafe` sounds like the opposite of what is wanted, and is: it keeps the cookies of bare
addresses, too. The jar is still everybody's.
Refused by: keeps_members_apart"""

from aiohttp import CookieJar


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector, jar = TCPConnector(limit=LIMIT), CookieJar(unsafe=True)
        async with ClientSession(url, connector=connector, cookie_jar=jar) as app.state.company:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
