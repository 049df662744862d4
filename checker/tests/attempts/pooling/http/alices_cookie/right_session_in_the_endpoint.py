"""A session per call that ends before the answer is sent; what they share is the connector."""


async def get_company(request: Request) -> TCPConnector:
    return request.app.state.connector


@router.get("/tickets")
async def tickets(
    request: Request,
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    shared: Annotated[TCPConnector, Depends(get_company)],
) -> list[str]:
    url = request.app.state.url
    async with ClientSession(url, connector=shared, connector_owner=False) as company:
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
        app.state.url = url
        app.state.connector = TCPConnector(limit=LIMIT, ttl_dns_cache=300)
        yield
        await app.state.connector.close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
