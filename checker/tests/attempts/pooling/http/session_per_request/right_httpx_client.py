"""Another library, the same rule: one `AsyncClient` for the app is one pool. `max_connections` is
its limit, and it keeps as many open as it may have, unless it is told otherwise."""

from contextlib import asynccontextmanager


async def get_client(request: Request) -> httpx.AsyncClient:
    return request.app.state.client


@router.get("/quotes/{currency}")
async def quote(
    currency: str, euros: Decimal, client: Annotated[httpx.AsyncClient, Depends(get_client)]
) -> dict[str, Decimal]:
    answer = await client.get(f"/rates/{currency}")
    if answer.status_code == 404:
        raise HTTPException(404, f"the bank does not know {currency}")
    return {currency: euros * Decimal(answer.raise_for_status().text)}


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=CONNECTIONS)
        async with httpx.AsyncClient(base_url=bank, limits=limits) as app.state.client:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
