"""The sessions are short, and own nothing. Who closes the connector, then?
Refused by: shares_connections"""


async def get_company(request: Request) -> AsyncIterator[ClientSession]:
    state = request.app.state
    async with ClientSession(
        state.url, connector=state.connector, connector_owner=False
    ) as company:
        yield company


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url = url
        app.state.connector = TCPConnector(limit=LIMIT)
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
