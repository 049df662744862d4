"""anyio's limiter knows who holds a permit, and `move_on_after` says whether the time was up: no
exception has to be told from another."""

import anyio


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.limiter = anyio.CapacityLimiter(PERMITS)

    async def ask(self, order: str) -> str:
        with anyio.move_on_after(WAIT) as waiting:
            await self.limiter.acquire()
        if waiting.cancelled_caught:
            raise Busy
        try:
            with anyio.fail_after(PATIENCE):
                return await self.send(order)
        finally:
            self.limiter.release()
