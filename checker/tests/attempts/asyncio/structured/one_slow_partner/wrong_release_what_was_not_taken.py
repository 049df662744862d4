"""Tempting, since a `finally` forgets nobody. But it covers the `acquire` too: who hears Busy gives
a permit back that he never had, and the limit grows with every refusal.

Refused by: keeps_the_limit"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        try:
            try:
                async with asyncio.timeout(WAIT):
                    await self.permits.acquire()
            except TimeoutError:
                raise Busy from None
            async with asyncio.timeout(PATIENCE):
                return await self.send(order)
        finally:
            self.permits.release()
