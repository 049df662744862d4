"""Who finds no permit hears Busy at once: no queue, no first deadline. Between the look and the
`acquire` there is no `await` that waits, so the look is still true."""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        if self.permits.locked():
            raise Busy
        async with self.permits, asyncio.timeout(PATIENCE):
            return await self.send(order)
