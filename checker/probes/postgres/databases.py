"""A database of one's own, for a while, on a server that others use too."""

import asyncio
import atexit
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from checker.probes.postgres.address import Address
from checker.probes.unavailable import Unavailable

T = TypeVar("T")
PATIENCE = 10.0  # seconds until a server must have answered
CREATE = "CREATE DATABASE {} TEMPLATE template0"  # in template1 may be anything
DROP = "DROP DATABASE IF EXISTS {} WITH (FORCE)"


@contextmanager
def created(server: Address, mark: str) -> Iterator[str]:
    """The SQLAlchemy URL of a new, empty database; dropped afterwards, whoever is still in it."""
    name = f"kata_{mark}_{os.urandom(6).hex()}"

    def drop() -> None:
        _run(_ask(server, DROP.format(name)))

    _run(_create(server, name))
    atexit.register(drop)  # a notebook has no end to its `with`
    try:
        yield server.on(name).sqlalchemy
    finally:
        atexit.unregister(drop)
        if not sys.is_finalizing():
            drop()


def clear(url: str, mark: str) -> None:
    """Drop all databases with that mark on the server at that URL.

    Raises:
        Unavailable: it does not answer
    """
    if server := Address.of(url):
        _run(_clear(server, mark))


def version(url: str) -> str:
    """Of the server at that URL, as it says it itself: `18.4`.

    Raises:
        Unavailable: it does not answer
    """
    server = Address.of(url)
    assert server
    return str(_run(_ask(server, "SHOW server_version"))[0]["server_version"])


async def _create(server: Address, name: str) -> None:
    statement = CREATE.format(name)
    async with _connection(server) as connection:
        if server.ours and connection.get_server_version().major >= 15:
            # A third of the time, for a checkpoint; that costs nothing where nothing is synced.
            statement += " STRATEGY file_copy"
        await connection.execute(statement)


async def _clear(server: Address, mark: str) -> None:
    query = f"SELECT datname FROM pg_database WHERE datname ^@ 'kata_{mark}_'"
    for row in await _ask(server, query):
        await _ask(server, DROP.format(row["datname"]))


async def _ask(server: Address, statement: str) -> list[Any]:
    async with _connection(server) as connection:
        return list(await connection.fetch(statement))


@asynccontextmanager
async def _connection(server: Address) -> AsyncIterator[Any]:
    import asyncpg  # type: ignore[import-untyped]  # not above: it takes long

    try:
        connection = await asyncpg.connect(server.asyncpg, timeout=PATIENCE)
    except (OSError, ValueError, asyncpg.PostgresError) as error:
        why = str(error) or f"no answer within {PATIENCE:g} s"
        saw = f"PostgreSQL at {server.shown} does not let us in: {why}"
        raise Unavailable(saw, "start it, or mend or unset DATABASE_URL") from error
    try:
        yield connection
    except asyncpg.PostgresError as error:
        saw = f"PostgreSQL at {server.shown} refuses: {error}"
        raise Unavailable(saw, "give us the right to create databases there") from error
    finally:
        await connection.close()


def _run(work: Coroutine[Any, Any, T]) -> T:
    """On a loop of its own in real time; where one is running, as in a notebook, beside it."""
    if asyncio._get_running_loop() is None:
        return _run_here(work)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(_run_here, work).result()


def _run_here(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(work)
