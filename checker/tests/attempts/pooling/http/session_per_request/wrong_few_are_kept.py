"""Tempting: few idle connections look tidy. Of twenty that come back five are kept; the next twenty
quotes open fifteen.

Refused by: reuses_connections"""

from contextlib import asynccontextmanager


@router.get("/quotes/{currency}")
async def quote(currency: str, euros: Decimal, request: Request) -> dict[str, Decimal]:
    client: httpx.AsyncClient = request.app.state.client
    answer = await client.get(f"/rates/{currency}")
    if answer.status_code == 404:
        raise HTTPException(404, f"the bank does not know {currency}")
    return {currency: euros * Decimal(answer.raise_for_status().text)}


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=5)
        async with httpx.AsyncClient(base_url=bank, limits=limits) as app.state.client:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
