"""What the symptoms quote of programs is what these programs say: each is brought to say it."""

import asyncio
import re
import socket
import sqlite3
import ssl
import struct
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from checker.faces.site.messages import MESSAGES
from checker.probes.postgres import Unavailable
from checker.probes.postgres.address import Address
from checker.probes.postgres.installation import SUFFIX, find
from checker.probes.postgres.server import Server
from checker.probes.upstream.authority import authority
from checker.tests.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]

READ_ELSEWHERE = {  # what is not at hand for a test, and where its words were read
    "Kubernetes": "kubernetes/kubernetes#115469",
    "nginx": "error.log of nginx 1.22, in front of a port at which nobody listens",
}
HERE = {"Linux", "OpenSSL", "PostgreSQL", "SQLite", "browsers"}


@pytest.fixture(scope="module")
def server() -> Iterator[Address]:
    """A PostgreSQL of our own, as others could not use it while we take all its connections."""
    try:
        started = Server(find())
        address = started.address
    except Unavailable as missing:
        pytest.skip(str(missing))
    yield address
    started.close()


def test_every_program_is_brought_to_say_it_or_its_words_were_read() -> None:
    programs = {each.said_by for each in MESSAGES if not re.search("[.]|^[a-z_]+$", each.said_by)}
    assert programs | {"browsers", "nginx"} == HERE | set(READ_ELSEWHERE)
    assert quoted("Kubernetes") and quoted("nginx")


def test_sqlite_is_locked(tmp_path: Path) -> None:
    one, other = (sqlite3.connect(tmp_path / "some.db", timeout=0) for _ in range(2))
    with closing(one), closing(other):
        one.execute("CREATE TABLE some (number INTEGER)")
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as raised:
            other.execute("BEGIN IMMEDIATE")
    said = traceback.format_exception_only(raised.value)[0]
    assert quoted("SQLite") == [said.strip()]


@pytest.mark.skipif(sys.platform != "linux", reason="the number is Linux's")
def test_linux_tells_of_a_connection_that_was_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        with socket.create_connection(listening.getsockname()) as client:
            other, _ = listening.accept()
            other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            other.close()  # at once, with no farewell
            with pytest.raises(ConnectionResetError) as raised:
                client.recv(1)
    said = traceback.format_exception_only(raised.value)[0]
    assert quoted("Linux") == [said.strip()]


def test_openssl_does_not_know_the_authority() -> None:
    (line,) = quoted("OpenSSL")
    with pytest.raises(ssl.SSLCertVerificationError) as raised:
        shake_hands(ssl.create_default_context(), authority().certificate("localhost").context)
    assert line in str(raised.value)


async def test_postgresql_knows_a_row_already(server: Address) -> None:
    engine = create_async_engine(server.sqlalchemy)
    with pytest.raises(IntegrityError) as raised:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TEMP TABLE articles (sku TEXT PRIMARY KEY)"))
            for _ in range(2):
                await connection.execute(text("INSERT INTO articles VALUES ('teapot')"))
    await engine.dispose()
    assert any(told(raised.value).startswith(line) for line in quoted("PostgreSQL"))


async def test_postgresql_has_no_connection_left(server: Address) -> None:
    taken: list[Any] = []
    with pytest.raises(asyncpg.TooManyConnectionsError) as raised:
        while True:
            taken.append(await asyncpg.connect(server.asyncpg))
    for connection in taken:
        await connection.close()
    assert any(told(raised.value).startswith(line) for line in quoted("PostgreSQL"))


def test_postgresql_has_words_for_either_refusal(server: Address) -> None:
    refusal = "TooManyConnectionsError: "
    said = [line.partition(refusal)[2] for line in quoted("PostgreSQL") if refusal in line]
    words = (find().bin / f"postgres{SUFFIX}").read_bytes()
    assert len(said) == 2
    assert all(each.encode() in words for each in said)


def test_postgresql_ends_an_idle_transaction(server: Address) -> None:
    with asyncio.Runner() as sleeper, asyncio.Runner() as other:
        connection = sleeper.run(asyncpg.connect(server.asyncpg))
        settings = "SET idle_in_transaction_session_timeout = 20; BEGIN"
        sleeper.run(connection.execute(settings))
        number = connection.get_server_pid()
        while other.run(ask(server, f"SELECT pid FROM pg_stat_activity WHERE pid = {number}")):
            pass  # it is still there
        with pytest.raises(asyncpg.ConnectionDoesNotExistError) as raised:
            sleeper.run(connection.execute("COMMIT"))
        connection.terminate()
    assert any(line in str(raised.value) for line in quoted("PostgreSQL"))


# The last: while the browser is open, no other loop can run in this thread.
def test_a_browser_blames_cors_for_a_500(browser: "Browser") -> None:
    with HTTPServer(("127.0.0.1", 0), Crashing) as api:
        thread = Thread(target=api.serve_forever)
        thread.start()
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"http://127.0.0.1:{api.server_port}/")  # another origin than localhost
        page.evaluate("url => fetch(url).catch(String)", f"http://localhost:{api.server_port}/")
        page.close()
        api.shutdown()
        thread.join()
    (line,) = quoted("browsers")
    assert anywhere(line) in map(anywhere, said)


def quoted(program: str) -> list[str]:
    return [message.text for message in MESSAGES if message.said_by == program]


def told(error: BaseException) -> str:
    """As the last line of a traceback begins."""
    return "".join(traceback.format_exception_only(error)).strip()


def anywhere(line: str) -> str:
    """Without the addresses, which are others everywhere."""
    return re.sub(r"'https?://[^']*'", "'…'", line)


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    """Both ends of TLS in memory."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(back, there, server_hostname="localhost"),
        server.wrap_bio(there, back, server_side=True),
    )
    for _ in range(3):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue


async def ask(server: Address, statement: str) -> list[Any]:
    connection = await asyncpg.connect(server.asyncpg)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


class Crashing(BaseHTTPRequestHandler):
    """Answers as an app of which a crash has passed all middleware."""

    def do_GET(self) -> None:
        self.send_error(500)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass
