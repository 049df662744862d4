"""A port of this machine where a probe answers. No task of it is in any census."""

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

from checker.probes.errands import errand

HERE = "127.0.0.1"
BACKLOG = 1000  # connections that may come at once


class Listener:
    """Listens from the start, at a free `port` or a given one, until it is closed."""

    def __init__(self, protocol: Callable[[], asyncio.BaseProtocol], port: int = 0) -> None:
        self._loop = asyncio.get_running_loop()
        self._protocol = protocol
        self._sockets = list(_bound(port))
        self._errands: set[asyncio.Task[Any]] = set()
        self.port: int = self._sockets[0].getsockname()[1]
        for sock in self._sockets:
            try:
                self._loop.add_reader(sock, self._knock, sock)
            except NotImplementedError:  # Windows
                self._send(self._wait(sock))

    def close(self) -> None:
        """At once: the next one who connects is refused."""
        for sock in self._sockets:
            with suppress(NotImplementedError):
                self._loop.remove_reader(sock)
            sock.close()
        self._sockets.clear()

    async def closed(self) -> None:
        """Close, and wait until whoever has come before is let in."""
        self.close()
        await asyncio.gather(*self._errands, return_exceptions=True)

    def _knock(self, sock: socket.socket) -> None:
        with suppress(OSError):  # who has knocked has gone again
            while True:
                connection, _ = sock.accept()
                self._let_in(connection)

    async def _wait(self, sock: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = await self._loop.sock_accept(sock)
                self._let_in(connection)

    def _let_in(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._send(self._loop.connect_accepted_socket(self._protocol, connection))

    def _send(self, work: Coroutine[Any, Any, Any]) -> None:
        task = errand(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def _bound(port: int) -> Iterator[socket.socket]:
    """The same port of 127.0.0.1 and, where there is IPv6, of ::1: both are "localhost"."""
    first = _listening(socket.AF_INET, HERE, port)
    yield first
    with suppress(OSError):
        yield _listening(socket.AF_INET6, "::1", first.getsockname()[1])


def _listening(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    # Only where the protocol is said does asyncio turn Nagle's algorithm off.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # else nobody could listen again beside what is open or just closed
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((host, port))
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock
