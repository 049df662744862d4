"""Stop that ate the shutdown: a `stop` that is cancelled must end as cancelled.

`Service.stop` cancels its task, waits for the clean-up, and keeps the CancelledError to itself
that comes back. But that may be its own: a deadline around `stop` passes, and nobody hears of it.

Your task: a `stop` cancelled while it waits ends as cancelled. One that nobody cancels, also in the
`finally` of a caller that was, comes back when the clean-up is over, however long that takes, as if
nothing were amiss; an error of the task, then or before, it raises. `Service` keeps its methods.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from time import perf_counter
from typing import Any


class Service:
    """Runs a job in the background, from `start` to `stop`."""

    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        # TODO: whose CancelledError is suppressed here?
        with suppress(asyncio.CancelledError):
            await self._task


async def send_statistics() -> None:
    try:
        await asyncio.sleep(60)
    finally:
        await asyncio.sleep(0.8)
        print("clean-up: the last statistics are sent")


async def main() -> None:
    service = Service(send_statistics)
    service.start()
    await asyncio.sleep(0.1)
    began = perf_counter()
    try:
        async with asyncio.timeout(0.3):
            await service.stop()
        print(f"stopped after {perf_counter() - began:.1f} s, and all is well?")
    except TimeoutError:
        print(f"not stopped after {perf_counter() - began:.1f} s: somebody has to look at it")
    await asyncio.sleep(0.6)  # other services are stopped


if __name__ == "__main__":
    asyncio.run(main())
