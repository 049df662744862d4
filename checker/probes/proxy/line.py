"""The line itself, as whoever has put it there sees it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult, urlsplit

from checker.probes.listener import HERE, Listener
from checker.probes.proxy.pair import Pair

PORTS = {"postgresql": 5432, "postgres": 5432, "redis": 6379, "http": 80, "https": 443}


@asynccontextmanager
async def between(server: str) -> "AsyncIterator[Line]":
    """A line to a server, by its URL or its "host:port", until the `async with` is left.

    Raises:
        ValueError: it names no host, or no port
    """
    line = Line(server)
    line.restore()
    try:
        yield line
    finally:
        await line._stop()


class Line:
    """Counts for itself, whatever drivers and pools say of themselves.

    Attributes:
        latency (float): seconds of the loop's time for each round trip; set it at any time
        accepted (int): how many connections there were so far
        round_trips (int): how many times a client talked, and then the server answered
        server (tuple[str, int]): its host, and its TCP port
    """

    def __init__(self, server: str) -> None:
        self.latency = 0.0  # seconds for each round trip
        self.accepted = 0  # connections so far
        self.round_trips = 0  # of all connections
        self._parts = urlsplit(server if "://" in server else f"//{server}")
        self.server = _place(self._parts)
        self._port = 0
        self._listener: Listener | None = None
        self._pairs: list[Pair] = []
        self._doom: bytes | None = None
        self._left = asyncio.Event()

    @property
    def url(self) -> str:
        """The server's, as it is reached across the line."""
        users = self._parts.netloc.rpartition("@")[0]
        place = f"{users}@{HERE}:{self._port}" if users else f"{HERE}:{self._port}"
        return self._parts._replace(netloc=place).geturl().removeprefix("//")

    @property
    def open(self) -> int:
        """How many connections there are now."""
        return sum(not pair.near.lost for pair in self._pairs)

    @property
    def waiting(self) -> int:
        """How many connections have a client that has talked and has not been answered."""
        return sum(pair.asking and not pair.near.lost for pair in self._pairs)

    def cut(self, answering: bytes | None = None) -> None:
        """Cut all connections; or else the next one that sends these bytes, before its answer.

        The server has then done what it was asked, and its client will never know.
        """
        if answering is None:
            for pair in list(self._pairs):
                pair.cut()
        self._doom = answering

    def forget(self) -> None:
        """The server has moved, and knows no connection: whoever talks on one then has it cut."""
        for pair in self._pairs:
            pair.forgotten = True

    def refuse(self) -> None:
        """Listen no longer: whoever connects is refused. Connections that are open stay open."""
        if self._listener:
            self._listener.close()
            self._listener = None

    def restore(self) -> None:
        """Listen again, where the line has always been."""
        if self._listener is None:
            self._listener = Listener(lambda: Pair(self).near, self._port)
            self._port = self._listener.port

    # What pairs tell and ask:

    def add(self, pair: Pair) -> None:
        self.accepted += 1
        self._pairs.append(pair)

    def remove(self, pair: Pair) -> None:
        if pair in self._pairs:
            self._pairs.remove(pair)
        self._left.set()

    def dooms(self, data: bytes) -> bool:
        if self._doom is None or self._doom not in data:
            return False
        self._doom = None
        return True

    async def _stop(self) -> None:
        if self._listener:
            await self._listener.closed()
        work = [pair.cut() for pair in list(self._pairs)]
        await asyncio.gather(*filter(None, work), return_exceptions=True)
        while self._pairs:
            self._left.clear()
            await self._left.wait()


def _place(parts: SplitResult) -> tuple[str, int]:
    port = parts.port or PORTS.get(parts.scheme.partition("+")[0])
    if not parts.hostname or not port:
        raise ValueError(f"{parts.geturl()!r} names no host and port")
    return parts.hostname, port
