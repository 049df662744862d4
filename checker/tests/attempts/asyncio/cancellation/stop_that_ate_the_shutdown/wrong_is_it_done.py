"""Tempting, since a task that is done must have sent the CancelledError. But awaiting it has
passed our own cancellation on, the task is done because of that, and the deadline is lost again.

Refused by: deadline_strikes"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:
            if not self._task.done():
                raise
