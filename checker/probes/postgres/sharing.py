"""One server for a process and its children: found or started when it is first asked for."""

import atexit
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from checker.probes.postgres.address import Address
from checker.probes.postgres.databases import created, version
from checker.probes.postgres.installation import find
from checker.probes.postgres.server import Server
from checker.probes.unavailable import Unavailable

INHERITED = "KATA_POSTGRES"  # the URL of a server that a parent process has started
GIVEN = "DATABASE_URL"  # that of one which the user runs
OLDEST = 13  # the first that drops a database in which somebody still is

_lock = threading.Lock()
_started: dict[int, Server] = {}  # by process: a fork does not own what it has inherited


def given() -> Address | None:
    """A server that runs already, if the environment names one."""
    urls = (os.environ.get(name, "") for name in (INHERITED, GIVEN))
    return next((found for url in urls if (found := Address.of(url))), None)


def begin() -> None:
    """Let a server start, if none runs yet, while the caller does other things.

    Raises:
        Unavailable: there is no PostgreSQL
    """
    with _lock:
        server = _started.get(os.getpid())
        if not given() and not (server and server.alive):
            _started[os.getpid()] = server = Server(find())
            atexit.register(_close, os.getpid(), server)


def route() -> str:
    """By which way the server is found: a variable's name, or where its programs are.

    Raises:
        Unavailable: there is no PostgreSQL
    """
    for name in (INHERITED, GIVEN):
        if Address.of(os.environ.get(name, "")):
            return name
    found = find()
    return f"{found.route} in {found.bin}"


def address() -> Address:
    """Where the server listens, as soon as it does: `shown` has no password, `sqlalchemy` has.

    Raises:
        Unavailable: there is no PostgreSQL, or it does not answer, or is older than 13
    """
    begin()
    if found := given():
        return found if INHERITED in os.environ else _fit(found)
    return _started[os.getpid()].address


def share() -> None:
    """The children of this process will use its server, and start none.

    Raises:
        Unavailable: there is no PostgreSQL
    """
    os.environ[INHERITED] = address().sqlalchemy


@contextmanager
def database(server: str = "", mark: str = "own") -> Iterator[str]:
    """The URL of an empty database for as long as the `with` lasts: `postgresql+asyncpg://...`.

    On the `server` at that URL, or else on the one that this process shares. `mark` is a part of
    its name, by which `clear` finds it.

    Raises:
        Unavailable: there is no PostgreSQL, or it does not answer
    """
    with created(Address.of(server) or address(), mark) as url:
        yield url


@cache
def _fit(server: Address) -> Address:
    """The server, if it answers and is new enough."""
    told = version(server.sqlalchemy)
    number = re.match(r"\d+", told)  # `18.4`, `19beta1`
    if number and int(number[0]) < OLDEST:
        saw = f"PostgreSQL at {server.shown} is {told}"
        raise Unavailable(saw, f"use {OLDEST} or newer, or unset DATABASE_URL")
    return server


def _close(owner: int, server: Server) -> None:
    if owner == os.getpid():
        server.close()
