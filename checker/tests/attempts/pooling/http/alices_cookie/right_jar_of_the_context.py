"""One session, whose jar is another one in each request: a context variable knows which."""

from contextvars import ContextVar

from aiohttp import CookieJar

own_jar: ContextVar[CookieJar] = ContextVar("own_jar")


class JarOfTheContext(CookieJar):
    def update_cookies(self, *cookies):
        own_jar.get().update_cookies(*cookies)

    def update_cookies_from_headers(self, *cookies):
        own_jar.get().update_cookies_from_headers(*cookies)

    def filter_cookies(self, url):
        return own_jar.get().filter_cookies(url)


async def get_company(request: Request) -> ClientSession:
    own_jar.set(CookieJar())
    return request.app.state.company


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector, jar = TCPConnector(limit=LIMIT), JarOfTheContext()
        async with ClientSession(url, connector=connector, cookie_jar=jar) as app.state.company:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
