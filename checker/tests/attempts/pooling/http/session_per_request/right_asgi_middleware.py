"""A layer of its own around the app opens the session for as long as the app's lifespan takes, and
puts it into the scope of each request."""

from starlette.types import ASGIApp, Receive, Scope, Send


class WithSession:
    def __init__(self, app: ASGIApp, bank: str) -> None:
        self.app, self.bank = app, bank

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
            async with aiohttp.ClientSession(self.bank, connector=connector) as self.session:
                await self.app(scope, receive, send)
        else:
            await self.app(scope | {"session": self.session}, receive, send)


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.scope["session"]


def create_app(bank: str) -> FastAPI:
    app = FastAPI()
    app.add_middleware(WithSession, bank=bank)
    app.include_router(router)
    return app
