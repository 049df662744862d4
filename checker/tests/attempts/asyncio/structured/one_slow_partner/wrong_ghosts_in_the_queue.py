"""Tempting, since `asyncio.wait` only looks on, and Busy comes in time. But nobody cancels the
`acquire`: it stays in the queue, and takes a permit for a caller who has long gone.

Refused by: gives_every_permit_back"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        permit = asyncio.create_task(self.permits.acquire())
        done, _ = await asyncio.wait({permit}, timeout=WAIT)
        if not done:
            raise Busy
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.send(order)
        finally:
            self.permits.release()
