"""Tempting, since one deadline covers both waits. But its TimeoutError does not say which: who
never got through hears of it after more than a second, as if the partner had been asked.

Refused by: says_busy_in_time"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        async with asyncio.timeout(WAIT + PATIENCE), self.permits:
            return await self.send(order)
