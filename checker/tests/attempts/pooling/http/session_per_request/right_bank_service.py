"""The bank becomes a service that is open as long as the app is. What it speaks with, and how many
connections that has, is its own affair."""

from contextlib import aclosing, asynccontextmanager


class Bank:
    def __init__(self, url: str) -> None:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(url, connector=connector)

    async def rate(self, currency: str) -> Decimal:
        async with self._session.get(f"/rates/{currency}") as answer:
            if answer.status == 404:
                raise HTTPException(404, f"the bank does not know {currency}")
            answer.raise_for_status()
            return Decimal(await answer.text())

    async def aclose(self) -> None:
        await self._session.close()


async def get_bank(request: Request) -> Bank:
    return request.app.state.bank


@router.get("/quotes/{currency}")
async def quote(
    currency: str, euros: Decimal, bank: Annotated[Bank, Depends(get_bank)]
) -> dict[str, Decimal]:
    return {currency: euros * await bank.rate(currency)}


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with aclosing(Bank(bank)) as app.state.bank:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
