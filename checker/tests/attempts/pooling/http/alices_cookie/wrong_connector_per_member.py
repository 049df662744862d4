"""Each member has a session with a connector of its own: LIMIT connections for each of them.
Refused by: shares_connections"""


async def get_company(
    request: Request, member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]
) -> ClientSession:
    state = request.app.state
    if member.username not in state.sessions:
        connector = TCPConnector(limit=LIMIT)
        state.sessions[member.username] = ClientSession(state.url, connector=connector)
    return state.sessions[member.username]


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url, app.state.sessions = url, {}
        yield
        for session in app.state.sessions.values():
            await session.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
