"""A session for each member, who logs in once: that spares the company half of the requests. From
then on, the name is enough to be shown the tickets.
Refused by: refuses_wrong_pins"""


async def get_company(
    request: Request, member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]
) -> ClientSession:
    state = request.app.state
    if member.username not in state.sessions:
        state.sessions[member.username] = ClientSession(
            state.url, connector=state.connector, connector_owner=False
        )
    return state.sessions[member.username]


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    if not len(company.cookie_jar):
        proof = {"name": member.username, "pin": member.password}
        async with company.post("/login", data=proof) as welcome:
            if welcome.status == 401:
                raise HTTPException(401, "the company does not know this name and PIN")
            welcome.raise_for_status()
    async with company.get("/tickets") as page:
        page.raise_for_status()
        return await page.json()


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
