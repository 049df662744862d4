"""One `timeout` with two deadlines: once the permit is there, `reschedule` gives the request its
full second. Without a permit, the timeout that expired was the first."""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        permit = False
        try:
            async with asyncio.timeout(WAIT) as deadline:
                permit = await self.permits.acquire()
                deadline.reschedule(asyncio.get_running_loop().time() + PATIENCE)
                return await self.send(order)
        except TimeoutError:
            if not permit:
                raise Busy from None
            raise
        finally:
            if permit:
                self.permits.release()
