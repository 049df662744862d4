"""Each member has a session, and so a jar, for as long as the app runs; the connector is one for
all. Each call logs in all the same."""


async def get_company(
    request: Request, member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]
) -> ClientSession:
    state = request.app.state
    if member.username not in state.sessions:
        state.sessions[member.username] = ClientSession(
            state.url, connector=state.connector, connector_owner=False
        )
    return state.sessions[member.username]


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
