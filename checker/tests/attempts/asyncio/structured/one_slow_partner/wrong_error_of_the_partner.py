"""Tempting, since callers need not know what a partner may raise. But they do: an order that does
not exist is not to be tried again.

Refused by: lets_answers_through"""


class Partner:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        if self.permits.locked():
            raise Busy
        async with self.permits:
            try:
                return await asyncio.wait_for(self.send(order), PATIENCE)
            except Exception as error:
                raise TimeoutError("the partner does not answer") from error
