"""Tempting, since `wait` raises nothing but one's own cancellation. Nor does it raise what the task
raised: whether the clean-up failed is never looked at.

Refused by: tells_errors"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})
