"""A session for each client's address. Whoever comes through the same proxy has the same one, and
that is, as a rule, everybody.
Refused by: keeps_members_apart"""


async def get_company(request: Request) -> ClientSession:
    state = request.app.state
    host = request.client.host if request.client else ""
    if host not in state.sessions:
        state.sessions[host] = ClientSession(
            state.url, connector=state.connector, connector_owner=False
        )
    return state.sessions[host]


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url, app.state.sessions = url, {}
        async with TCPConnector(limit=LIMIT) as app.state.connector:
            yield
            for session in app.state.sessions.values():
                await session.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
