"""Tempting, since everybody hears Busy in time. But the requests that hang keep their permits for
ever: from then on, everybody hears nothing else.

Refused by: ends_hanging_requests"""


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
            return await self.send(order)
        finally:
            self.permits.release()
