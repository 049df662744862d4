"""The calls share a connector, and the first one closes it: a session owns the connector that it is
given, unless it is told otherwise.
Refused by: shares_connections"""


async def get_company(request: Request) -> AsyncIterator[ClientSession]:
    state = request.app.state
    async with ClientSession(state.url, connector=state.connector) as company:
        yield company


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url = url
        async with TCPConnector(limit=LIMIT) as app.state.connector:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
