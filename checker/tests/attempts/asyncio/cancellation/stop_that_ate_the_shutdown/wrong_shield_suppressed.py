"""Tempting, since `shield` saves the clean-up. But the CancelledError is still suppressed: `stop`
comes back, the clean-up goes on, and nobody waits for it.

Refused by: deadline_strikes"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.shield(self._task)
