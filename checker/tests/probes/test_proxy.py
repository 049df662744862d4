"""A line counts round trips exactly, takes its time, and can be cut."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import aiohttp
import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from checker.probes import clock, postgres, proxy, upstream
from checker.probes.proxy import Line

ONE = text("SELECT 1")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    try:
        with postgres.database() as url:
            yield url
    except postgres.Unavailable as lack:
        pytest.skip(str(lack))


def across(url: str, work: Callable[[Line], Coroutine[Any, Any, Any]]) -> Line:
    """The line after some work across it, in virtual time."""

    async def main() -> Line:
        async with proxy.between(url) as line:
            await work(line)
            return line

    return clock.run(main())


def dsn(line: Line) -> str:
    """As asyncpg itself wants it."""
    return line.url.replace("+asyncpg", "").replace("ssl=", "sslmode=")


def now() -> float:
    return asyncio.get_running_loop().time()


class Trips:
    """The round trips of one thing after another."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._before = line.round_trips

    def more(self) -> int:
        before, self._before = self._before, self._line.round_trips
        return self._before - before


# Round trips


def test_a_fetch_on_a_pool_of_asyncpgs_is_two(url: str) -> None:
    async def work(line: Line) -> None:
        async with asyncpg.create_pool(dsn(line), min_size=1, max_size=1) as pool:
            await pool.fetchval("SELECT 1")
            trips = Trips(line)
            for _ in range(5):
                await pool.fetchval("SELECT 1")
                assert trips.more() == 2  # the query, and the reset of what is given back
            async with pool.acquire() as connection:
                assert trips.more() == 0
                await connection.fetchval("SELECT 1")
                assert trips.more() == 1
            assert trips.more() == 1

    assert across(url, work).accepted == 1


def test_setup_is_paid_for_at_each_acquisition(url: str) -> None:
    async def setup(connection: Any) -> None:
        await connection.execute("SET statement_timeout = 5000")

    async def work(line: Line) -> None:
        async with asyncpg.create_pool(dsn(line), min_size=1, max_size=1, setup=setup) as pool:
            await pool.fetchval("SELECT 1")
            trips = Trips(line)
            for _ in range(3):
                await pool.fetchval("SELECT 1")
                assert trips.more() == 3

    across(url, work)


def test_a_transaction_is_two_more(url: str) -> None:
    async def work(line: Line) -> None:
        connection = await asyncpg.connect(dsn(line))
        await connection.fetchval("SELECT 1")
        trips = Trips(line)
        async with connection.transaction():
            assert trips.more() == 1
            await connection.fetchval("SELECT 1")
            assert trips.more() == 1
        assert trips.more() == 1
        await connection.close()

    across(url, work)


@pytest.mark.parametrize(
    ("options", "trips_each"),
    [
        ({}, 3),  # BEGIN, the query, ROLLBACK
        ({"isolation_level": "AUTOCOMMIT"}, 1),
        ({"pool_pre_ping": True}, 6),  # BEGIN, a query and ROLLBACK of its own
    ],
)
def test_pre_ping_and_transactions_of_sqlalchemy(
    url: str, options: dict[str, Any], trips_each: int
) -> None:
    async def work(line: Line) -> None:
        engine = create_async_engine(line.url, pool_size=1, max_overflow=0, **options)
        for _ in range(2):
            await _select(engine)
        trips = Trips(line)
        for _ in range(4):
            await _select(engine)
            assert trips.more() == trips_each
        await engine.dispose()

    assert across(url, work).accepted == 1


async def _select(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(ONE)


def test_it_counts_the_same_each_time(url: str) -> None:
    async def work(line: Line) -> None:
        engine = create_async_engine(line.url, pool_size=5)
        await asyncio.gather(*(_select(engine) for _ in range(20)))
        await engine.dispose()

    lines = [across(url, work) for _ in range(5)]
    assert len({(line.round_trips, line.accepted) for line in lines}) == 1
    assert {line.open for line in lines} == {0}


def test_a_large_answer_is_one(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.VirtualLoop, "patience", 60)  # a busy server takes long over 5 MB

    async def work(line: Line) -> None:
        connection = await asyncpg.connect(dsn(line))
        trips = Trips(line)
        assert len(await connection.fetchval("SELECT repeat('x', 5000000)")) == 5_000_000
        assert trips.more() == 2  # it was prepared first
        await connection.execute("SELECT $1::text", "x" * 5_000_000)
        assert trips.more() == 2
        await connection.close()

    across(url, work)


# Time


def test_latency_is_that_of_the_loops_clock(url: str) -> None:
    async def work(line: Line) -> None:
        async with asyncpg.create_pool(dsn(line), min_size=1, max_size=1) as pool:
            await pool.fetchval("SELECT 1")
            line.latency = 100
            assert await pool.fetchval("SELECT 1") == 1
            assert now() == 200
            line.latency = 0

    across(url, work)


def test_a_timeout_fires_only_where_the_line_is_too_long(url: str) -> None:
    async def work(line: Line) -> None:
        connection = await asyncpg.connect(dsn(line))
        line.latency = 2
        assert await connection.fetchval("SELECT 1", timeout=4.001) == 1
        with pytest.raises(asyncio.TimeoutError):
            await connection.fetchval("SELECT 2", timeout=1.5)
        connection.terminate()

    across(url, work)


def test_no_timeout_fires_while_the_database_works(url: str) -> None:
    async def work(line: Line) -> None:
        connection = await asyncpg.connect(dsn(line))
        await connection.execute("SELECT pg_sleep(0.3)", timeout=0.01)
        assert now() == 0
        await connection.close()

    across(url, work)


def test_it_goes_for_http_too() -> None:
    async def main() -> None:
        async with (
            upstream.serve() as server,
            proxy.between(server.url) as line,
            aiohttp.ClientSession() as session,
        ):
            line.latency = 2
            for _ in range(3):
                async with session.get(line.url) as response:
                    assert await response.text() == "ok"
            assert (now(), line.round_trips, line.accepted, line.open) == (6, 3, 1, 1)

    clock.run(main())


# The end of it


def test_it_can_be_cut_while_a_query_runs(url: str) -> None:
    async def work(line: Line) -> None:
        async with asyncpg.create_pool(dsn(line), min_size=1, max_size=3) as pool:
            line.latency = 10
            query = asyncio.create_task(pool.fetchval("SELECT 1"))
            await asyncio.sleep(5)
            assert (line.open, line.waiting) == (1, 1)
            line.cut()
            line.latency = 0
            with pytest.raises((ConnectionError, asyncpg.PostgresConnectionError)):
                await query
            assert await pool.fetchval("SELECT 1") == 1
            assert line.accepted >= 2

    assert across(url, work).open == 0


def test_a_pool_is_cut_while_it_rests(url: str) -> None:
    async def work(line: Line) -> None:
        for options, fails in (({}, True), ({"pool_pre_ping": True}, False)):
            engine = create_async_engine(line.url, pool_size=1, **options)
            await _select(engine)
            line.cut()
            if fails:
                with pytest.raises(DBAPIError) as failure:
                    await _select(engine)
                assert failure.value.connection_invalidated
            await _select(engine)
            await engine.dispose()

    across(url, work)


def test_what_the_server_has_forgotten_shows_it_in_use(url: str) -> None:
    async def work(line: Line) -> None:
        engine = create_async_engine(line.url, pool_size=1)
        await _select(engine)
        line.forget()
        await asyncio.sleep(3600)
        assert line.open == 1
        with pytest.raises(DBAPIError) as failure:
            await _select(engine)
        assert failure.value.connection_invalidated
        await _select(engine)
        await engine.dispose()

    assert across(url, work).accepted == 2


def test_it_can_be_cut_before_an_answer(url: str) -> None:
    async def work(line: Line) -> None:
        engine = create_async_engine(line.url)
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE charges (id int)"))
        line.cut(answering=b"COMMIT")
        with pytest.raises(DBAPIError):
            async with engine.begin() as connection:
                await connection.execute(text("INSERT INTO charges VALUES (1)"))
        async with engine.begin() as connection:  # only the next one is cut
            assert await connection.scalar(text("SELECT count(*) FROM charges")) == 1
        await engine.dispose()

    across(url, work)


def test_it_refuses_and_listens_again(url: str) -> None:
    async def work(line: Line) -> None:
        kept = await asyncpg.connect(dsn(line))
        line.refuse()
        with pytest.raises(ConnectionRefusedError):
            await asyncpg.connect(dsn(line))
        assert await kept.fetchval("SELECT 1") == 1
        line.restore()
        again = await asyncpg.connect(dsn(line))
        await again.close()
        await kept.close()

    assert across(url, work).accepted == 2


def test_a_server_that_is_not_there_hangs_up() -> None:
    async def main() -> None:
        async with proxy.between("localhost:1") as line:
            reader, writer = await asyncio.open_connection(*line.url.split(":"))
            assert await reader.read() == b""
            writer.close()
            assert line.accepted == 1

    clock.run(main())


def test_an_end_comes_after_what_was_said_before() -> None:
    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(keep, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        async with server, proxy.between(f"{host}:{port}") as line:
            line.latency = 1
            _, writer = await asyncio.open_connection(*line.url.split(":"))
            for word in (b"one ", b"two ", b"three"):
                writer.write(word)
                await asyncio.sleep(0.4)
            writer.close()
            await asyncio.sleep(5)
            assert line.open == 0

    heard: list[bytes] = []
    clock.run(main())
    assert heard == [b"one two three"]


def test_nothing_is_left_of_a_line_that_is_given_up(url: str) -> None:
    async def work(line: Line) -> None:
        connection = await asyncpg.connect(dsn(line))
        line.latency = 1000
        connection.terminate()  # its last word is still under way
        await asyncio.sleep(1)
        assert line.open == 0

    assert across(url, work).open == 0  # an open transport would warn


@pytest.mark.parametrize(
    ("server", "port"),
    [
        ("postgresql+asyncpg://kata:p%40ss@db.example/shop?ssl=prefer", 5432),
        ("redis://cache.example:6380/0", 6380),
        ("https://rates.example/v1", 443),
        ("rates.example:8080", 8080),
    ],
)
def test_its_url_is_the_servers_with_another_place(server: str, port: int) -> None:
    async def main() -> None:
        async with proxy.between(server) as line:
            place = line.url.partition("://")[2] or line.url
            assert line.server[1] == port
            assert f"127.0.0.1:{line._port}" in place and ".example" not in line.url
            assert server.partition("@")[0] in line.url or "@" not in server

    clock.run(main())


def test_a_server_needs_a_place() -> None:
    with pytest.raises(ValueError, match="names no host and port"):
        Line("shop.db")


async def test_a_plain_loop_will_do(url: str) -> None:
    async with proxy.between(url) as line:
        line.latency = 0.01
        engine = create_async_engine(line.url)
        await _select(engine)
        assert line.round_trips > 3
        await engine.dispose()
