"""A session per call has a jar of its own, and without more ado connections of its own as well.
Refused by: shares_connections"""


async def get_company(request: Request) -> AsyncIterator[ClientSession]:
    async with ClientSession(request.app.state.url) as company:
        yield company


def create_app(url: str) -> FastAPI:
    app = FastAPI()
    app.state.url = url
    app.include_router(router)
    return app
