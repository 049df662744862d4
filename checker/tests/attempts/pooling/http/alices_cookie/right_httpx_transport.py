"""httpx: a client per call has the cookies, and one transport for all of them the connections."""


class Shared(httpx.AsyncHTTPTransport):
    """Outlives the clients that use it."""

    async def __aenter__(self) -> "Shared":
        return self

    async def __aexit__(self, *error: object) -> None:
        pass


async def get_company(request: Request) -> AsyncIterator[httpx.AsyncClient]:
    state = request.app.state
    async with httpx.AsyncClient(
        base_url=state.url, transport=state.transport, follow_redirects=True, timeout=60
    ) as company:
        yield company


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[httpx.AsyncClient, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    welcome = await company.post("/login", data=proof)
    if welcome.status_code == 401:
        raise HTTPException(401, "the company does not know this name and PIN")
    welcome.raise_for_status()
    page = await company.get("/tickets")
    return page.raise_for_status().json()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.url = url
        app.state.transport = Shared(limits=httpx.Limits(max_connections=LIMIT))
        yield
        await app.state.transport.aclose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
