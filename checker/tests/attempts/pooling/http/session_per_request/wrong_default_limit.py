"""Tempting, since the session is shared and closed, and the connector looked like a detail. Without
it the limit is aiohttp's own: 100.

Refused by: quotes_side_by_side"""

from contextlib import asynccontextmanager


async def get_session(request: Request) -> aiohttp.ClientSession:
    return request.app.state.session


def create_app(bank: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(bank) as app.state.session:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
