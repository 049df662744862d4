"""Tempting, since a shutdown should not be stopped by anything. Now it is deaf: neither deadlines
nor errors get through, and nobody learns that the last statistics were lost.

Refused by: tells_errors"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(BaseException):
            await self._task
