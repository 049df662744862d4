"""The sockets and pipes that owe the loop an answer."""

import re
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from selectors import EVENT_READ, EVENT_WRITE, SelectorKey
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

if sys.platform == "linux":
    from fcntl import ioctl

if TYPE_CHECKING:
    from checker.probes.clock.loop import VirtualLoop

# The last message of each answer of PostgreSQL: "ReadyForQuery" in its protocol's documentation.
READY = re.compile(rb"Z\x00\x00\x00\x05[ITE]\Z")
UNFINISHED = 25  # times as long as else, a peer may be silent who has not come to that
LOOK = 1 << 18  # bytes, as many as asyncio reads at a time

UNREAD = 0x541B  # SIOCINQ: asks Linux for the bytes that have come
UNSENT = 0x894B  # SIOCOUTQNSD: asks Linux for the bytes of a socket that are not on their way


class Peers:
    """Who is at the other end of a loop's sockets."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop
        self._asked: WeakKeyDictionary[Any, float] = WeakKeyDictionary()  # that wrote last
        self._heard: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
        self._own: WeakSet[socket.socket] = WeakSet()
        self._databases: WeakSet[Any] = WeakSet()
        self._amid: WeakSet[Any] = WeakSet()  # those that are in the middle of an answer

    def wrote(self, transport: Any) -> None:
        self._asked[transport] = time.monotonic()

    def heard(self, keys: Iterable[SelectorKey]) -> None:
        """Something came in for these."""
        for key in keys:
            if transport := self._loop._transports.get(key.fd):
                self._asked.pop(transport, None)
                self._heard[transport] = time.monotonic()
                self._look(key.fd, transport)

    def _look(self, fd: int, transport: Any) -> None:
        """Whether a database has come to the end of its answer."""
        with _socket(fd) as sock:
            said = _unread(sock) if sock else b""
        if READY.search(said[-6:]):
            self._databases.add(transport)
            self._amid.discard(transport)
        elif said and transport in self._databases:
            self._amid.add(transport)

    def own(self, sock: socket.socket) -> None:
        """A socket that the loop uses without a transport."""
        self._own.add(sock)

    def owing(self) -> tuple[set[object], set[object]]:
        """The descriptors of processes and pipes, and of sockets, that an answer must come from."""
        processes: set[object] = set()
        sockets: set[object] = set()
        ends: Ends | None = None
        for key in list(self._loop._selector.get_map().values()):
            if key.fd == self._loop._ssock.fileno():
                continue
            transport = self._loop._transports.get(key.fd)
            if transport and not self._expects(transport, key):
                continue
            with _socket(key.fd) as sock:
                if sock is None:
                    processes.add(key.fd)
                elif not _listens(sock):
                    ends = ends or Ends(self._sockets())
                    if not ends.inside(sock) or self._under_way(sock, key, ends):
                        sockets.add(key.fd)
        return processes, sockets

    def _expects(self, transport: Any, key: SelectorKey) -> bool:
        # An answer may come in several pieces, on a busy machine one long after the other.
        settling = self._loop.settling * (UNFINISHED if transport in self._amid else 1)
        recent = time.monotonic() - self._heard.get(transport, -1e9) < settling
        return transport in self._asked or recent or bool(key.events & EVENT_WRITE)

    def _under_way(self, sock: socket.socket, key: SelectorKey, ends: "Ends") -> bool:
        """Whether the system still has something for the other end, which reads.

        So it is with Nagle's algorithm, and where a buffer was full. Linux says so, and delivers
        at once what it does not keep back; others may take a moment.
        """
        other = self._loop._selector.get_map().get(ends.other(sock))
        if other is None or not other.events & EVENT_READ:
            return False
        transport = self._loop._transports.get(key.fd)
        wrote = self._asked.get(transport, -1e9) if transport else -1e9
        recent = time.monotonic() - wrote < self._loop.settling
        return bool(key.events & EVENT_WRITE) or _kept_back(sock, recent)

    def _sockets(self) -> Iterator[tuple[int, socket.socket]]:
        fds = {sock.fileno() for sock in self._own} | set(self._loop._transports)
        fds |= {key.fd for key in self._loop._selector.get_map().values()}
        for fd in fds - {-1, self._loop._ssock.fileno()}:
            with _socket(fd) as sock:
                if sock is not None:
                    yield fd, sock


class Ends:
    """The sockets of a loop by their addresses."""

    def __init__(self, sockets: Iterable[tuple[int, socket.socket]]) -> None:
        self._names: Counter[Any] = Counter()
        self._pairs: dict[Any, int] = {}
        for fd, sock in sockets:
            name = sock.getsockname()
            self._names[name] += 1
            self._pairs[name, _peer(sock)] = fd

    def inside(self, sock: socket.socket) -> bool:
        """Whether the other end is in the same loop; not while it is still connecting."""
        peer = _peer(sock)
        return peer is not None and self._names[peer] > (sock.getsockname() == peer)

    def other(self, sock: socket.socket) -> int:
        """The descriptor of the other end; -1 if it is none of these."""
        return self._pairs.get((_peer(sock), sock.getsockname()), -1)


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


def _peer(sock: socket.socket) -> Any:
    try:
        return sock.getpeername()
    except OSError:
        return None


def _unread(sock: socket.socket) -> bytes:
    """What has come and is still to be read. Only Linux lets one look and leave an error there."""
    if sys.platform == "linux":
        try:
            if any(ioctl(sock, UNREAD, bytes(4))):
                return sock.recv(LOOK, socket.MSG_PEEK)
        except OSError:
            pass
    return b""


def _kept_back(sock: socket.socket, recent: bool) -> bool:
    """Whether the system has not delivered all of it yet; `recent` is what was just written."""
    if sys.platform == "linux":
        try:
            return any(ioctl(sock, UNSENT, bytes(4)))
        except OSError:  # no TCP
            return False
    else:
        return recent
