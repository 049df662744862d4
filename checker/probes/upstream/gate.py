"""Where requests wait until somebody lets them through."""

import asyncio


class Gate:
    """Closed at first. Once it is opened, whoever comes goes through."""

    def __init__(self) -> None:
        self.waiting = 0
        self._opened = asyncio.Event()
        self._came = asyncio.Event()

    def open(self) -> None:
        """Let through all who wait, and all who come."""
        self._opened.set()

    async def reached(self, count: int = 1) -> None:
        """Until so many requests wait at it at once."""
        while self.waiting < count:
            self._came.clear()
            await self._came.wait()

    async def passed(self) -> None:
        """Until it is open."""
        self.waiting += 1
        self._came.set()
        try:
            await self._opened.wait()
        finally:
            self.waiting -= 1
