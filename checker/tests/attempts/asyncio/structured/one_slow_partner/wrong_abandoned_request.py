"""Tempting, since the caller is told on time. But `shield` keeps the request alive: it still hangs
with the partner, while its permit lets the next one in.

Refused by: keeps_the_limit"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        try:
            async with asyncio.timeout(WAIT):
                await self.permits.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            return await asyncio.wait_for(asyncio.shield(self.send(order)), PATIENCE)
        finally:
            self.permits.release()
