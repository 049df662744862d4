"""`wait_for` twice. The first TimeoutError is caught where it can only mean one thing."""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        try:
            await asyncio.wait_for(self.permits.acquire(), WAIT)
        except TimeoutError:
            raise Busy(f"no permit for {order}") from None
        try:
            return await asyncio.wait_for(self.send(order), PATIENCE)
        finally:
            self.permits.release()
