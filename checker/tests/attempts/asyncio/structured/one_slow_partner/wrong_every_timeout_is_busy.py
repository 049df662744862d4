"""Tempting, since callers then have one error to catch. But Busy means that nothing was sent, and
may be tried again: a request that hung may well have been carried out.

Refused by: ends_hanging_requests"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        try:
            async with asyncio.timeout(WAIT):
                await self.permits.acquire()
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self.send(order)
            finally:
                self.permits.release()
        except TimeoutError:
            raise Busy from None
