"""A partner's server sees what its clients really do: their connections, requests and cookies."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import pytest

from checker.probes import clock, timeline, upstream
from checker.probes.upstream import Request, Response, Server

Work = Callable[[Server], Coroutine[Any, Any, Any]]
BIG = 8_000_000
PATHS = {
    "/rates": Response.of_json({"EUR": 1.1}),
    "/slow": Response(body="at last", delay=3),
    "/film": Response(body=b"x" * BIG),
}


def served(work: Work, handler: Any = PATHS, **options: Any) -> Server:
    """The server after some work with it, in virtual time."""

    async def main() -> Server:
        async with upstream.serve(handler, **options) as server:
            await work(server)
            return server

    return clock.run(main())


async def settled() -> None:
    """Whatever can be read is read."""
    await asyncio.sleep(0.001)


def now() -> float:
    return asyncio.get_running_loop().time()


async def by_aiohttp(urls: list[str], **options: Any) -> list[bytes]:
    async with aiohttp.ClientSession(**options) as session:

        async def get(url: str) -> bytes:
            async with session.get(url) as response:
                return await response.read()

        return await asyncio.gather(*(get(url) for url in urls))


async def by_httpx(urls: list[str], **options: Any) -> list[bytes]:
    async with httpx.AsyncClient(**options) as client:
        answers = await asyncio.gather(*(client.get(url) for url in urls))
        return [answer.content for answer in answers]


Client = Callable[..., Coroutine[Any, Any, list[bytes]]]
clients = pytest.mark.parametrize("client", [by_aiohttp, by_httpx])


# Answers


@clients
def test_answers_by_path(client: Client) -> None:
    async def work(server: Server) -> None:
        assert await client([f"{server.url}/rates?of=today"]) == [b'{"EUR": 1.1}']
        assert await client([f"{server.url}/nowhere"]) == [b"no such path"]

    one, other = served(work).requests
    assert (one.number, one.connection, one.method) == (1, 1, "GET")
    assert (one.path, one.query, one.status) == ("/rates", "of=today", 200)
    assert (other.number, other.connection, other.status) == (2, 2, 404)


@clients
def test_without_a_handler_all_is_ok(client: Client) -> None:
    async def work(server: Server) -> None:
        assert await client([server.url]) == [b"ok"]

    served(work, None)


def test_a_handler_sees_the_request_and_may_wait() -> None:
    async def double(request: Request) -> Response:
        await asyncio.sleep(2)
        return Response(201, {"x-sum": "2"}, str(request.json() * 2))

    async def work(server: Server) -> None:
        async with aiohttp.ClientSession() as session:
            async with session.post(server.url, json=21, headers={"X-Id": "7"}) as response:
                assert (response.status, response.headers["x-sum"]) == (201, "2")
                assert await response.text() == "42"

    (request,) = served(work, double).requests
    assert (request.headers["x-id"], request.body) == ("7", b"21")
    assert (request.started, request.ended) == (0, 2)


def test_chunks_come_one_by_one() -> None:
    async def ticks() -> AsyncIterator[bytes]:
        for number in range(3):
            yield b"%d" % number
            await asyncio.sleep(1)

    async def stream(request: Request) -> Response:
        return Response(chunks=ticks())

    async def work(server: Server) -> None:
        async with aiohttp.ClientSession() as session, session.get(server.url) as response:
            seen = [(chunk, now()) async for chunk in response.content.iter_any()]
        assert seen == [(b"0", 0), (b"1", 1), (b"2", 2)]

    served(work, stream)


def test_a_head_has_no_body_and_a_204_none_either() -> None:
    async def work(server: Server) -> None:
        async with aiohttp.ClientSession() as session:
            for method, path in (("HEAD", "/rates"), ("GET", "/gone"), ("GET", "/rates")):
                async with session.request(method, server.url + path) as response:
                    assert (await response.read() == b"") == (path == "/gone" or method == "HEAD")

    assert served(work, PATHS | {"/gone": Response(204)}).accepted == 1


def test_a_handlers_error_is_not_lost() -> None:
    async def broken(request: Request) -> Response:
        raise KeyError("rates")

    async def work(server: Server) -> None:
        await by_aiohttp([server.url])

    with pytest.raises(KeyError) as failure:
        served(work, broken)
    assert isinstance(failure.value.__context__, aiohttp.ServerDisconnectedError)


def test_a_handler_may_hang_up() -> None:
    async def tired(request: Request) -> Response:
        raise ConnectionResetError

    async def work(server: Server) -> None:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await by_aiohttp([server.url])

    for request in served(work, tired).requests:  # aiohttp asks twice
        assert request.status is None and request.ended == 0


def test_what_is_no_http_is_refused() -> None:
    async def work(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"HELO shop\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
        writer.close()

    assert served(work).requests == ()


def test_a_client_that_waits_for_100_is_told_to_go_on() -> None:
    async def work(server: Server) -> None:
        async with aiohttp.ClientSession() as session:
            async with session.post(server.url, data=b"tea", expect100=True) as response:
                assert response.status == 200

    assert served(work, None).requests[0].body == b"tea"


# Connections


@clients
def test_a_client_that_is_kept_keeps_its_connection(client: Client) -> None:
    async def work(server: Server) -> None:
        async with httpx.AsyncClient() as kept:
            for _ in range(5):
                await kept.get(f"{server.url}/rates")
            assert (server.accepted, server.open) == (1, 1)
        await settled()
        assert server.open == 0
        for _ in range(5):
            await client([f"{server.url}/rates"])
        await settled()
        assert (server.accepted, server.open) == (6, 0)

    served(work)


@pytest.mark.parametrize(
    ("client", "options"),
    [
        (by_aiohttp, lambda: {"connector": aiohttp.TCPConnector(limit=2)}),
        (by_httpx, lambda: {"limits": httpx.Limits(max_connections=2)}),
    ],
)
def test_a_limit_makes_a_queue(client: Client, options: Callable[[], dict[str, Any]]) -> None:
    async def work(server: Server) -> None:
        await client([f"{server.url}/slow"] * 6, **options())
        assert (now(), server.accepted) == (9, 2)

    assert [each.started for each in served(work).requests] == [0, 0, 3, 3, 6, 6]


@clients
def test_without_a_limit_all_come_at_once(client: Client) -> None:
    async def work(server: Server) -> None:
        task = asyncio.create_task(client([f"{server.url}/slow"] * 40))
        await asyncio.sleep(1)
        assert (server.accepted, server.open, server.in_flight) == (40, 40, 40)
        await task
        assert (now(), server.in_flight) == (3, 0)

    served(work)


@pytest.mark.parametrize("whose", ["client", "server"])
def test_connection_close_is_honoured(whose: str) -> None:
    headers = {"Connection": "close"}
    theirs, ours = (headers, {}) if whose == "client" else ({}, headers)

    async def work(server: Server) -> None:
        async with aiohttp.ClientSession(headers=theirs) as session:
            for _ in range(3):
                async with session.get(server.url) as response:
                    await response.read()
                await settled()
                assert server.open == 0

    assert served(work, {"/": Response(headers=ours, body="ok")}).accepted == 3


def test_an_unread_body_holds_its_connection() -> None:
    async def work(server: Server) -> None:
        connector = aiohttp.TCPConnector(limit=2)
        async with aiohttp.ClientSession(connector=connector) as session:
            unread = [await session.get(f"{server.url}/film") for _ in range(2)]
            await asyncio.sleep(100)
            assert server.in_flight == 2
            with pytest.raises(asyncio.TimeoutError):
                async with asyncio.timeout(5):
                    await session.get(f"{server.url}/rates")
            assert len(await unread[0].read()) == BIG
            assert await (await session.get(f"{server.url}/rates")).json() == {"EUR": 1.1}
            assert (now(), server.in_flight) == (105, 1)
            unread[1].close()
        await settled()
        assert (server.in_flight, server.open) == (0, 0)

    film, forgotten, rates = served(work).requests
    assert (film.ended, film.status) == (105, 200)
    assert forgotten.status is None and forgotten.ended is not None
    assert rates.connection == film.connection


def test_a_client_that_leaves_is_waited_for_no_longer() -> None:
    async def work(server: Server) -> None:
        with pytest.raises(httpx.ReadTimeout):
            await by_httpx([f"{server.url}/slow"], timeout=1)
        await settled()
        assert (server.in_flight, server.open) == (0, 0)

    (request,) = served(work).requests
    assert (request.started, request.status) == (0, None)
    assert request.ended == pytest.approx(1, abs=0.01)


def test_redirects_and_cookies_on_a_named_host() -> None:
    async def work(server: Server) -> None:
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{server.url_of('localhost')}/login") as response:
                assert await response.text() == "hello"
            async with session.get(f"{server.url}/home") as response:  # an address: no cookies
                assert await response.text() == "hello"

    paths = {
        "/login": Response(303, [("Location", "/home"), ("Set-Cookie", "sid=alice")]),
        "/home": Response(body="hello"),
    }
    requests = served(work, paths).requests
    assert [(each.path, each.cookies) for each in requests] == [
        ("/login", {}),
        ("/home", {"sid": "alice"}),
        ("/home", {}),
    ]


# Gates


@clients
def test_a_gate_holds_requests_until_it_opens(client: Client) -> None:
    async def work(server: Server) -> None:
        gate = server.hold("/rates")
        task = asyncio.create_task(client([f"{server.url}/rates"] * 3))
        await gate.reached(3)
        assert (now(), gate.waiting, server.in_flight, server.open) == (0, 3, 3, 3)
        assert await client([f"{server.url}/nowhere"]) == [b"no such path"]
        await asyncio.sleep(4)
        gate.open()
        assert await task == [b'{"EUR": 1.1}'] * 3
        assert (now(), gate.waiting, server.in_flight) == (4, 0, 0)

    served(work)


def test_a_gate_that_nobody_opens_is_a_deadlock() -> None:
    async def work(server: Server) -> None:
        server.hold("/rates")
        await by_aiohttp([f"{server.url}/rates"], timeout=aiohttp.ClientTimeout())

    with pytest.raises(clock.Deadlock):
        served(work)


# Time


@pytest.mark.parametrize(
    ("limits", "moment"),
    [
        ({"total": 2}, 2),
        ({"sock_read": 2.5}, 2.5),
        ({"total": 4, "sock_read": 2}, 2),
        ({"total": 3.001}, None),
        ({"sock_read": 3.001, "connect": 0.001}, None),
    ],
)
def test_timeouts_fire_at_their_moment_and_never_early(
    limits: dict[str, float], moment: float | None
) -> None:
    async def work(server: Server) -> None:
        timeout = aiohttp.ClientTimeout(ceil_threshold=1000, **limits)
        if moment is None:
            await by_aiohttp([f"{server.url}/slow"] * 10, timeout=timeout)
            assert now() == 3
        else:
            with pytest.raises(asyncio.TimeoutError):
                await by_aiohttp([f"{server.url}/slow"], timeout=timeout)
            assert now() == moment

    served(work)


def test_a_wait_for_a_slot_counts_to_connect() -> None:
    async def work(server: Server) -> None:
        connector = aiohttp.TCPConnector(limit=1)
        timeout = aiohttp.ClientTimeout(connect=2, ceil_threshold=1000)
        with pytest.raises(aiohttp.ConnectionTimeoutError):
            await by_aiohttp([f"{server.url}/slow"] * 2, connector=connector, timeout=timeout)
        assert now() == 2

    served(work)


@pytest.mark.parametrize("secured", [False, True])
def test_large_bodies_take_no_time(secured: bool) -> None:
    authority = upstream.authority()

    async def work(server: Server) -> None:
        timeout = aiohttp.ClientTimeout(total=0.01, sock_read=0.001, connect=0.01)
        connector = aiohttp.TCPConnector(ssl=authority.context())
        films = await by_aiohttp([f"{server.url}/film"] * 4, timeout=timeout, connector=connector)
        assert {len(film) for film in films} == {BIG} and now() == 0

    served(work, tls=authority.certificate() if secured else None)


def test_it_is_no_task_of_the_code_that_is_watched() -> None:
    async def work(server: Server) -> None:
        with timeline.record() as seen:
            task = asyncio.create_task(by_aiohttp([f"{server.url}/slow"]))
            await asyncio.sleep(1)
            assert {each.get_coro().__qualname__ for each in seen.running()} == {  # type: ignore[union-attr]
                "by_aiohttp",
                "by_aiohttp.<locals>.get",
            }
            await task
        functions = {life.function for life in seen.timeline().lives}
        assert functions <= {"main", "served.main", "by_aiohttp", "get", "_wait_for_close"}

    served(work)


async def test_a_plain_loop_will_do() -> None:
    async with upstream.serve(PATHS) as server:
        assert await by_aiohttp([f"{server.url}/rates"] * 3) == [b'{"EUR": 1.1}'] * 3
        assert await by_httpx([f"{server.url}/rates"]) == [b'{"EUR": 1.1}']
        task = asyncio.create_task(by_aiohttp([f"{server.url}/slow"]))
        await server.hold("/slow").reached()
    with pytest.raises(aiohttp.ClientError):
        await task
    assert (server.open, server.in_flight) == (0, 0)


# Certificates


@asynccontextmanager
async def both() -> AsyncIterator[tuple[Server, Server, ssl.SSLContext]]:
    """The partner, an impostor, and whom a client trusts."""
    trusted, other = upstream.authority(), upstream.authority("Wreckers")
    async with (
        upstream.serve(tls=trusted.certificate()) as partner,
        upstream.serve(tls=other.certificate()) as impostor,
    ):
        yield partner, impostor, trusted.context()


def options(client: Client, context: ssl.SSLContext | bool) -> dict[str, Any]:
    if client is by_httpx:
        return {"verify": context}
    return {"connector": aiohttp.TCPConnector(ssl=context)}


@clients
def test_an_impostor_sees_a_handshake_and_no_request(client: Client) -> None:
    async def main() -> None:
        async with both() as (partner, impostor, context):
            assert await client([partner.url], **options(client, context)) == [b"ok"]
            assert await client([partner.url_of("localhost")], **options(client, context)) == [
                b"ok"
            ]
            with pytest.raises((aiohttp.ClientConnectorCertificateError, httpx.ConnectError)):
                await client([impostor.url], **options(client, context))
            await settled()
            assert [bool(each.error) for each in partner.handshakes] == [False, False]
            assert [bool(each.error) for each in impostor.handshakes] == [True]
            assert (impostor.accepted, impostor.open, impostor.requests) == (1, 0, ())
            assert (partner.open, len(partner.requests)) == (0, 2)

    clock.run(main())


def test_who_looks_at_no_certificate_talks_to_the_impostor() -> None:
    async def main() -> None:
        async with both() as (_, impostor, _context):
            careless = aiohttp.TCPConnector(ssl=False)
            await by_aiohttp([impostor.url], connector=careless, headers={"Authorization": "key"})
            assert impostor.requests[0].headers["authorization"] == "key"

    clock.run(main())


def test_a_name_that_is_not_the_certificates_is_refused() -> None:
    async def main() -> None:
        authority = upstream.authority()
        async with upstream.serve(tls=authority.certificate("rates.example")) as server:
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await by_aiohttp([server.url], **options(by_aiohttp, authority.context()))

    clock.run(main())


def test_a_fingerprint_is_the_certificates() -> None:
    async def main() -> None:
        async with both() as (partner, impostor, _):
            known = aiohttp.Fingerprint(upstream.authority().certificate().fingerprint)
            async with aiohttp.ClientSession() as session:
                async with session.get(partner.url, ssl=known) as response:
                    assert response.status == 200
                with pytest.raises(aiohttp.ServerFingerprintMismatch):
                    await session.get(impostor.url, ssl=known)
            assert impostor.requests == ()

    clock.run(main())


def test_keys_are_made_once() -> None:
    one, other = upstream.authority(), upstream.authority("Wreckers")
    assert one is upstream.authority() and one.pem != other.pem
    assert one.certificate("a.example") is one.certificate("a.example")
    assert ssl.create_default_context(cadata=one.pem).get_ca_certs()


def test_a_client_without_tls_is_a_handshake_that_failed() -> None:
    async def main() -> None:
        async with both() as (partner, _, _context):
            reader, writer = await asyncio.open_connection("127.0.0.1", partner.port)
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            await reader.read()
            writer.close()
            await settled()
            assert partner.handshakes[0].error and partner.open == 0

    clock.run(main())


def test_who_says_nothing_is_still_let_go() -> None:
    async def main() -> None:
        async with both() as (partner, _, _context):
            sock = socket.create_connection(("127.0.0.1", partner.port))
            await settled()
            assert (partner.open, partner.handshakes) == (1, ())
        assert partner.open == 0
        sock.close()

    clock.run(main())
