"""A client's connection, and the one to the server that belongs to it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from checker.probes.errands import errand
from checker.probes.proxy.lane import Lane

if TYPE_CHECKING:
    from checker.probes.proxy.line import Line


class End(asyncio.Protocol):
    """One of the two. What it hears, the pair passes on."""

    other: "End"
    transport: Any = None
    lost = False

    def __init__(self, hears: Callable[[bytes | None], None], left: Callable[[], None]) -> None:
        self._hears = hears
        self._left = left

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._hears(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        self._hears(None)
        self._left()

    def pause_writing(self) -> None:
        if self.other.transport:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other.transport:
            self.other.transport.resume_reading()

    def pass_on(self, data: bytes | None) -> None:
        """What the other one heard."""
        if self.transport is None:
            return
        if data is None:
            self.transport.close()
        elif not self.transport.is_closing():
            self.transport.write(data)


class Near(End):
    """The client's: it is read once the server is reached."""

    def __init__(self, pair: "Pair") -> None:
        super().__init__(pair.ask, pair.left)
        self._pair = pair

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        transport.pause_reading()
        self._pair.reach()


class Pair:
    """Counts round trips, and takes its time."""

    def __init__(self, line: "Line") -> None:
        self.asking = False  # the client has talked, and has not been answered
        self.forgotten = False  # by the server, which the client does not know yet
        self._doomed = False
        self._line = line
        self.near, self.far = Near(self), End(self.answer, self.left)
        self.near.other, self.far.other = self.far, self.near
        self._lane = Lane(self.far.pass_on)
        self._work: asyncio.Task[None] | None = None

    def reach(self) -> None:
        self._line.add(self)
        self._work = errand(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self.far, *self._line.server)
        except OSError:
            self.near.transport.abort()
        else:
            self.near.transport.resume_reading()

    def ask(self, data: bytes | None) -> None:
        if self.forgotten:
            self.cut()
            return
        if data is not None:
            self.asking = True
            self._doomed |= self._line.dooms(data)
        self._lane.send(data, self._line.latency)

    def answer(self, data: bytes | None) -> None:
        if data is not None and self.asking:
            self.asking = False
            self._line.round_trips += 1
            if self._doomed:
                self.cut()
        self.near.pass_on(data)

    def left(self) -> None:
        """One of the two is no more."""
        if self.near.lost and self._work:
            self._work.cancel()
        if self.near.lost and (self.far.lost or self.far.transport is None):
            self._line.remove(self)

    def cut(self) -> "asyncio.Task[None] | None":
        """Both at once. What is still to be waited for."""
        self._lane.close()
        for end in (self.near, self.far):
            if end.transport:
                end.transport.abort()
        return self._work
