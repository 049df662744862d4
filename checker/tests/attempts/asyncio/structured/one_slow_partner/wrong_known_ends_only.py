"""Tempting, since answers and errors give their permits back, and timeouts as well. But
CancelledError is no Exception: four callers who close the page, and everybody hears Busy.

Refused by: gives_every_permit_back"""


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
            async with asyncio.timeout(PATIENCE):
                answer = await self.send(order)
        except Exception:
            self.permits.release()
            raise
        self.permits.release()
        return answer
