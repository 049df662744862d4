"""Tempting, since whoever sees that no permit is left is Busy at once. But between the look and the
permit there is an `await`: those who looked at the same time wait after all, and for ever.

Refused by: says_busy_in_time"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        if self.permits.locked():
            raise Busy(order)
        await asyncio.sleep(0)  # lets others have their turn
        async with self.permits, asyncio.timeout(PATIENCE):
            return await self.send(order)
