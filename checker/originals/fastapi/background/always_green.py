"""Always green: a probe goes by the status, and it does not wait.

`/readyz` says "down" with a 200, so orders keep coming to a server that cannot take any. While a
dependency hangs, it says nothing at all. And every stranger may read what the errors say.

Your task: every probe asks all three at the same time; who raises, or is silent for PATIENCE
seconds, is down. Then answer 503, else 200, as {"database": "up", "broker": "down", "cache": "up"}
only. No asking outlives a request, even a cancelled one. `/livez` is 200, asks nobody. Names stay.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import httpx
from fastapi import APIRouter, FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

PATIENCE = 1.0  # seconds; a probe gives up after two
Ping = Callable[[], Awaitable[None]]
router = APIRouter()


async def ping_database(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")


@router.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    states: dict[str, str] = {}
    for name, ping in request.app.state.pings.items():
        try:
            await ping()
            states[name] = "up"
        except Exception as error:
            # TODO: who goes by this text, and who may read it?
            states[name] = f"down: {error}"
    return states


@router.get("/livez")
async def alive() -> dict[str, str]:
    return {"process": "up"}


def create_app(url: str, broker: Ping, cache: Ping) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        database = partial(ping_database, engine)
        app.state.pings = {"database": database, "broker": broker, "cache": cache}
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main() -> None:
    ping = partial(asyncio.sleep, 0.7)
    app = create_app("sqlite+aiosqlite:////nowhere/shop.db", ping, ping)
    probe = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop")
    async with app.router.lifespan_context(app), probe:
        answer = await probe.get("/readyz")
    print(answer.status_code, answer.text, "after", answer.elapsed)


if __name__ == "__main__":
    asyncio.run(main())
