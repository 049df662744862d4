"""`asyncio.wait` only looks whether the request is done in time. The `finally` cancels it, waits
for its end, and only then counts the permit as free."""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.free = PERMITS

    async def ask(self, order: str) -> str:
        if not self.free:
            raise Busy
        self.free -= 1
        request = asyncio.create_task(self.send(order))
        try:
            done, _ = await asyncio.wait({request}, timeout=PATIENCE)
            if not done:
                raise TimeoutError
            return request.result()
        finally:
            request.cancel()
            await asyncio.wait({request})
            self.free += 1
