"""One direction of a connection."""

import asyncio
from collections import deque
from collections.abc import Callable


class Lane:
    """Delivers what is sent after a delay, in the order in which it was sent."""

    def __init__(self, deliver: Callable[[bytes | None], None]) -> None:
        self._deliver = deliver
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[float, bytes | None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def send(self, data: bytes | None, delay: float) -> None:
        """`None` is the end."""
        if delay <= 0 and not self._queue:
            self._deliver(data)
            return
        last = self._queue[-1][0] if self._queue else 0.0
        self._queue.append((max(self._loop.time() + delay, last), data))
        self._arm()

    def close(self) -> None:
        self._queue.clear()
        if self._timer:
            self._timer.cancel()

    def _arm(self) -> None:
        # One timer for all: of two that are due at one moment, asyncio may run either first.
        if self._queue and not self._timer:
            self._timer = self._loop.call_at(self._queue[0][0], self._arrive)

    def _arrive(self) -> None:
        self._timer = None
        now = self._loop.time()
        while self._queue and self._queue[0][0] <= now:
            self._deliver(self._queue.popleft()[1])
        self._arm()
