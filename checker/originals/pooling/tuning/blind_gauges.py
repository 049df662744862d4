"""Blind gauges: a metric tells of the moment at which it is read.

In the night in which the shop stood still, its dashboard showed an idle pool, as it does at noon.

Your task: each scrape of /metrics tells of its own moment how many connections requests hold, how
many the pool lets out at most, which part of these is in use (0 to 1), and how many requests still
wait for one. A scrape takes no connection. Several apps in one process tell each of its own pool.
Names, paths and the pool stay.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

PATIENCE = 10.0  # seconds; who has no connection by then gets an error

router = APIRouter()


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        # TODO: of which moment do these tell, and of which part of the pool?
        self.in_use.set(engine.pool.checkedout())
        self.capacity.set(engine.pool.size())
        self.utilisation.set(engine.pool.checkedout() / engine.pool.size())
        self.waiting.set(max(0, engine.pool.overflow()))


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    async with request.app.state.engine.connect() as connection:
        yield connection


@router.get("/stock/{sku}")
async def stock(
    sku: str, connection: Annotated[AsyncConnection, Depends(get_connection)]
) -> dict[str, int]:
    asked = text("SELECT count FROM stock WHERE sku = :sku")
    return {sku: await connection.scalar(asked, {"sku": sku}) or 0}


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


def create_app(url: str, size: int = 4, overflow: int = 2) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = app.state.engine = create_async_engine(
            url, pool_size=size, max_overflow=overflow, pool_timeout=PATIENCE
        )
        app.state.registry = CollectorRegistry()
        app.state.gauges = PoolGauges(engine, app.state.registry)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main(file: str) -> None:
    app = create_app(f"sqlite+aiosqlite:///{file}")
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop")
    with closing(sqlite3.connect(file, isolation_level=None)) as backup:
        backup.execute("CREATE TABLE stock (sku TEXT PRIMARY KEY, count INTEGER)")
        async with app.router.lifespan_context(app), client:
            backup.execute("BEGIN EXCLUSIVE")  # no request has an answer before its end
            asked = [asyncio.create_task(client.get("/stock/tea")) for _ in range(9)]
            await asyncio.sleep(0.5)
            print("9 requests are there.", app.state.engine.pool.status())
            print((await client.get("/metrics")).text)
            backup.execute("ROLLBACK")
            await asyncio.wait(asked)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"{folder}/shop.db"))
