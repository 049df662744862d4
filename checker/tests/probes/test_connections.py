"""Every connection that is opened is seen, whoever opens it, with the line that led to it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import asyncpg  # type: ignore[import-untyped]
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from checker.probes import clock, connections, postgres, proxy, upstream
from checker.probes.connections import Recorder
from checker.probes.upstream import Server

Work = Callable[[Server, Recorder], Coroutine[Any, Any, Any]]


def recorded(work: Work) -> Recorder:
    """What is opened in virtual time while some work is done with a server."""

    async def main() -> Recorder:
        async with upstream.serve() as server:
            with connections.record() as opened:
                await work(server, opened)
            return opened

    return clock.run(main())


def line_of(function: Callable[..., Any], after: int) -> int:
    return function.__code__.co_firstlineno + after


async def fetch(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            await response.read()


async def fetch_all(url: str) -> None:
    async with httpx.AsyncClient() as client:
        await asyncio.gather(*(client.get(url) for _ in range(3)))


def test_says_who_opened_what_where_and_when() -> None:
    async def work(server: Server, opened: Recorder) -> None:
        await asyncio.sleep(7)
        await asyncio.create_task(fetch(server.url), name="rates")
        (one,) = opened.all
        assert (one.number, one.host, one.port, one.at) == (1, "127.0.0.1", server.port, 7)
        assert (one.library, one.line, one.task) == ("aiohttp", line_of(fetch, 2), "rates")

    recorded(work)


def test_sees_what_a_library_opens_in_tasks_of_its_own() -> None:
    async def work(server: Server, opened: Recorder) -> None:
        await fetch_all(server.url_of("localhost"))
        assert opened.count == server.accepted == 3
        assert {(each.library, each.line) for each in opened.all} == {
            ("httpx", line_of(fetch_all, 2))
        }

    recorded(work)


def test_knows_what_is_still_open() -> None:
    async def work(server: Server, opened: Recorder) -> None:
        async with httpx.AsyncClient() as client:
            for _ in range(3):
                await client.get(server.url)
            assert (opened.count, len(opened.open)) == (1, 1)
            await fetch(server.url)
            assert (opened.count, len(opened.open)) == (2, 1)
        assert (opened.count, opened.open) == (2, ())

    opened = recorded(work)
    assert (opened.count, opened.open) == (2, ())


def test_forgets_what_is_closed() -> None:
    async def work(server: Server, opened: Recorder) -> None:
        async with httpx.AsyncClient() as client:
            await client.get(server.url)
            await fetch(server.url)
            opened.clear()
            assert (opened.count, len(opened.open)) == (1, 1)

    recorded(work)


def test_knows_what_failed() -> None:
    async def work(server: Server, opened: Recorder) -> None:
        with pytest.raises(aiohttp.ClientConnectorError):
            await fetch("http://127.0.0.1:1")
        assert (opened.count, [each.port for each in opened.failed]) == (0, [1])
        assert opened.failed[0].open is False

    recorded(work)


def test_the_code_itself_is_no_library() -> None:
    async def work(server: Server, opened: Recorder) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.close()
        assert [(each.library, each.line > 0) for each in opened.all] == [("", True)]

    recorded(work)


def test_drivers_are_seen_and_the_other_side_of_a_line_is_not() -> None:
    async def pool(url: str) -> None:
        async with asyncpg.create_pool(url, min_size=3, max_size=3) as pool:
            await pool.fetchval("SELECT 1")

    async def select(url: str) -> None:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        await engine.dispose()

    async def main(url: str) -> None:
        async with proxy.between(url) as line:
            with connections.record() as opened:
                await pool(line.url.replace("+asyncpg", "").replace("ssl=", "sslmode="))
                await select(line.url)
            assert opened.count == line.accepted == 4
            assert {each.library for each in opened.all} == {"asyncpg"}
            assert [each.line for each in opened.all] == [line_of(pool, 1)] * 3 + [
                line_of(select, 2)
            ]

    try:
        with postgres.database() as url:
            clock.run(main(url))
    except postgres.Unavailable as lack:
        pytest.skip(str(lack))


def test_lines_are_those_of_the_files_that_are_judged() -> None:
    async def main() -> None:
        async with upstream.serve() as server:
            with connections.record(files=["shop.py"]) as opened:
                await fetch(server.url)
            assert opened.all[0].line == 0

    clock.run(main())


def test_it_may_begin_before_the_loop() -> None:
    async def main() -> None:
        async with upstream.serve() as server:
            await fetch(server.url)

    with connections.record() as opened:
        clock.run(main())
        asyncio.run(main())
    assert opened.count == 2
    before = asyncio.BaseEventLoop.create_task
    with connections.record():
        assert asyncio.BaseEventLoop.create_task is not before
    assert asyncio.BaseEventLoop.create_task is before
