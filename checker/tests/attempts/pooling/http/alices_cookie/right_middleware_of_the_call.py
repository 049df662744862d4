"""A client middleware for each call, which aiohttp asks at each hop of a redirect, too."""

from aiohttp import ClientHandlerType, ClientRequest, ClientResponse, DummyCookieJar


class OwnCookies:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        if self.kept:
            request.headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.kept.items())
        response = await handler(request)
        self.kept.update((name, morsel.value) for name, morsel in response.cookies.items())
        return response


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    own = (OwnCookies(),)
    proof = {"name": member.username, "pin": member.password}
    async with company.post("/login", data=proof, middlewares=own) as welcome:
        if welcome.status == 401:
            raise HTTPException(401, "the company does not know this name and PIN")
        welcome.raise_for_status()
    async with company.get("/tickets", middlewares=own) as page:
        page.raise_for_status()
        return await page.json()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector, jar = TCPConnector(limit=LIMIT), DummyCookieJar()
        async with ClientSession(url, connector=connector, cookie_jar=jar) as app.state.company:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
