"""Tempting, since a `stop` with a deadline of its own cannot hang. But `wait_for` cancels the task
a second time, amid its clean-up, and how long to wait is the caller's affair.

Refused by: waits_for_the_clean_up"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(self._task, 8)
