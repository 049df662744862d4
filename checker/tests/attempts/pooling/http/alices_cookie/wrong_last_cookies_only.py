"""A jar that keeps nothing, and the cookies of the login's answer given to the page. The answer is
that of the page behind the redirect; and that one was asked for without any cookie.
Refused by: sends_its_own_back"""

from aiohttp import DummyCookieJar


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    async with company.post("/login", data=proof) as welcome:
        if welcome.status == 401:
            raise HTTPException(401, "the company does not know this name and PIN")
        welcome.raise_for_status()
    own = {name: morsel.value for name, morsel in welcome.cookies.items()}
    async with company.get("/tickets", cookies=own) as page:
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
