"""Setting that vanished: a connection keeps what it was born with.

The shops are in Tokyo: there their days end, and no query takes more than 2 s. So it is in the
first request of a connection. From its second on, days end in London, and nothing ends a query.

Your task: each request finds SETTINGS in force, and nothing that others have set or locked. With
one query it costs two round trips, as now. The pool opens MIN connections with the app, grows to
MAX, and closes with the app. Names stay; whoever else logs in, as the same role, finds no change.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated

import asyncpg
from fastapi import APIRouter, Depends, FastAPI, Request

SETTINGS = {"timezone": "Asia/Tokyo", "statement_timeout": "2s"}
MIN, MAX = 2, 4  # connections

router = APIRouter()


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    async with request.app.state.pool.acquire() as connection:
        yield connection


Connection = Annotated[asyncpg.Connection, Depends(get_connection)]


@router.get("/days/{day}")
async def takings(day: date, connection: Connection) -> int:
    """Cents, from midnight to midnight."""
    query = "SELECT coalesce(sum(cents), 0)::int FROM sales WHERE sold::date = $1"
    return await connection.fetchval(query, day)


@router.get("/years/{year}")
async def takings_by_month(year: int, connection: Connection) -> list[int]:
    await connection.execute("SET statement_timeout = '1min'")  # only this one may take so long
    query = """
        SELECT coalesce(sum(cents), 0)::int
        FROM generate_series(1, 12) month
        LEFT JOIN sales ON date_trunc('month', sold) = make_timestamptz($1, month, 1, 0, 0, 0)
        GROUP BY month ORDER BY month
    """
    return [cents for (cents,) in await connection.fetch(query, year)]


async def prepare(connection: asyncpg.Connection) -> None:
    for name, value in SETTINGS.items():
        # TODO: until when does this hold, in a pool?
        await connection.execute(f"SET {name} = '{value}'")


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(url, min_size=MIN, max_size=MAX, init=prepare)
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main(url: str) -> None:
    app = create_app(url)
    async with app.router.lifespan_context(app):
        for use in range(1, 4):
            async with app.state.pool.acquire() as connection:
                found = [await connection.fetchval(f"SHOW {name}") for name in SETTINGS]
                print(f"use {use} of a connection:", *found)


if __name__ == "__main__":
    if url := os.environ.get("DATABASE_URL"):
        asyncio.run(main(url.replace("+asyncpg", "")))
    else:
        print("DATABASE_URL must name a PostgreSQL, as postgresql://postgres:k@localhost/postgres")
        print("does after: docker run --rm -p 5432:5432 -e POSTGRES_PASSWORD=k postgres")
