"""The permit with its deadline as a context of its own; what is done under it, and for how long, is
another matter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    @asynccontextmanager
    async def permit(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(WAIT):
                await self.permits.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            self.permits.release()

    async def ask(self, order: str) -> str:
        async with self.permit(), asyncio.timeout(PATIENCE):
            return await self.send(order)
