"""The sockets and pipes that owe the loop an answer."""

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from selectors import EVENT_WRITE, SelectorKey
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

if TYPE_CHECKING:
    from checker.probes.clock.loop import VirtualLoop


class Peers:
    """Who is at the other end of a loop's sockets."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop
        self._asked: WeakSet[Any] = WeakSet()  # transports that wrote last
        self._heard: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
        self._own: WeakSet[socket.socket] = WeakSet()

    def wrote(self, transport: Any) -> None:
        self._asked.add(transport)

    def heard(self, keys: Iterable[SelectorKey]) -> None:
        """Something came in for these."""
        for key in keys:
            if transport := self._loop._transports.get(key.fd):
                self._asked.discard(transport)
                self._heard[transport] = time.monotonic()

    def own(self, sock: socket.socket) -> None:
        """A socket that the loop uses without a transport."""
        self._own.add(sock)

    def owing(self) -> tuple[set[object], set[object]]:
        """The descriptors of processes and pipes, and of sockets, that an answer must come from."""
        processes: set[object] = set()
        sockets: set[object] = set()
        for key in list(self._loop._selector.get_map().values()):
            if key.fd == self._loop._ssock.fileno():
                continue
            transport = self._loop._transports.get(key.fd)
            if transport and not self._expects(transport, key):
                continue
            with _socket(key.fd) as sock:
                if sock is None:
                    processes.add(key.fd)
                elif not _listens(sock) and not self._inside(sock):
                    sockets.add(key.fd)
        return processes, sockets

    def _expects(self, transport: Any, key: SelectorKey) -> bool:
        # An answer may come in several pieces.
        recent = time.monotonic() - self._heard.get(transport, -1e9) < self._loop.settling
        return transport in self._asked or recent or bool(key.events & EVENT_WRITE)

    def _inside(self, sock: socket.socket) -> bool:
        """Whether the other end is in the same loop."""
        try:
            peer = sock.getpeername()
        except OSError:
            return False  # still connecting
        return any(name == peer for fd, name in self._names() if fd != sock.fileno())

    def _names(self) -> Iterator[tuple[int, Any]]:
        fds = {sock.fileno() for sock in self._own} | set(self._loop._transports)
        fds |= {key.fd for key in self._loop._selector.get_map().values()}
        for fd in fds - {-1, self._loop._ssock.fileno()}:
            with _socket(fd) as sock:
                if sock is not None:
                    yield fd, sock.getsockname()


@contextmanager
def _socket(fd: int) -> Iterator[socket.socket | None]:
    """The socket with this descriptor, if it is one; it stays open."""
    try:
        sock = socket.socket(fileno=fd)
    except OSError:
        yield None
        return
    try:
        yield sock
    finally:
        sock.detach()


def _listens(sock: socket.socket) -> bool:
    try:
        return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False
