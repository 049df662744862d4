"""Nobody shares a session at any one time. But each is lent to the next one with all that the last
one has left in its jar.
Refused by: keeps_members_apart"""


async def get_company(request: Request) -> AsyncIterator[ClientSession]:
    free = request.app.state.free
    company = await free.get()
    try:
        yield company
    finally:
        free.put_nowait(company)


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        free = app.state.free = asyncio.Queue()
        async with TCPConnector(limit=LIMIT) as connector:
            for _ in range(LIMIT):
                free.put_nowait(ClientSession(url, connector=connector, connector_owner=False))
            yield
            while not free.empty():
                await free.get_nowait().close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
