"""One slow partner: when there is no room, a caller must hear it in time.

The partner takes PERMITS requests at a time. When he hangs, no permit ever comes back, and whoever
asks waits for ever: soon the whole shop waits for one partner.

Your task: who gets no permit within WAIT seconds hears Busy, by then or at once. Who gets one has
all of PATIENCE for the request, which is then cancelled: TimeoutError. All else passes as it is. A
permit comes back once, when its request has ended, however it ended. Names and PERMITS stay.
"""

import asyncio
from collections.abc import Callable, Coroutine

PERMITS = 4
WAIT = 0.2  # seconds for a permit
PATIENCE = 1.0  # seconds for a request

Send = Callable[[str], Coroutine[None, None, str]]


class Busy(Exception):
    """No permit was to be had."""


class Partner:
    """There is one, for all callers."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.permits = asyncio.Semaphore(PERMITS)

    async def ask(self, order: str) -> str:
        # TODO: how long may a caller stand here, and how long may the partner take?
        async with self.permits:
            return await self.send(order)


async def hanging(order: str) -> str:
    await asyncio.sleep(3600)
    return f"{order} is on its way"


async def main() -> None:
    partner = Partner(hanging)
    calls = [asyncio.create_task(partner.ask(f"order {number}")) for number in range(1, 9)]
    done, waiting = await asyncio.wait(calls, timeout=1.5)
    print(f"after 1.5 s, {len(done)} callers know what is the matter, {len(waiting)} wait")
    for call in done:
        print(repr(call.exception()))


if __name__ == "__main__":
    asyncio.run(main())
