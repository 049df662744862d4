"""Tempting, since there are two deadlines. But one lies within the other: who waited for a permit
has that much less for the request, and a good answer is thrown away.

Refused by: lets_answers_through"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        async with asyncio.timeout(PATIENCE):
            try:
                async with asyncio.timeout(WAIT):
                    await self.permits.acquire()
            except TimeoutError:
                raise Busy from None
            try:
                return await self.send(order)
            finally:
                self.permits.release()
