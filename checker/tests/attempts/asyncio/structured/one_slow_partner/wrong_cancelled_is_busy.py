"""Tempting, since a deadline cancels what it ends. But so does a caller who leaves: he is not to
hear Busy, he is to be gone.

Refused by: gives_every_permit_back"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        waiting = asyncio.create_task(self.permits.acquire())
        alarm = asyncio.get_running_loop().call_later(WAIT, waiting.cancel)
        try:
            await waiting
        except asyncio.CancelledError:
            raise Busy from None
        finally:
            alarm.cancel()
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.send(order)
        finally:
            self.permits.release()
