"""Tempting, since the request is cancelled on time. But `cancel()` only asks: the permit is given
away while the request is still hanging up.

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
        request = asyncio.create_task(self.send(order))
        try:
            done, _ = await asyncio.wait({request}, timeout=PATIENCE)
            if not done:
                raise TimeoutError
            return request.result()
        finally:
            request.cancel()
            self.permits.release()
