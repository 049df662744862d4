"""Where requests wait until somebody lets them through."""

import asyncio


class Gate:
    """Closed at first. Once it is opened, whoever comes goes through.

    Attributes:
        waiting (int): how many requests wait at it
    """

    def __init__(self) -> None:
        self.waiting = 0
        self._opened = asyncio.Event()
        self._came = asyncio.Event()

    def open(self) -> None:
        """Let through all who wait, and all who come."""
        self._opened.set()

    async def reached(self, count: int = 1) -> None:
        """Wait until so many requests are at it at once: how many, says `count`."""
        while self.waiting < count:
            self._came.clear()
            await self._came.wait()

    async def passed(self) -> None:
        """Wait until it is open."""
        self.waiting += 1
        self._came.set()
        try:
            await self._opened.wait()
        finally:
            self.waiting -= 1
