"""Tempting, since a `stop` that is cancelled has most often run out of time. But a TimeoutError is
an error like any other: a server that cancels it is told of a failure instead.

Refused by: stays_cancelled"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        try:
            await asyncio.wait({self._task})
        except asyncio.CancelledError:
            raise TimeoutError("the service did not stop in time") from None
        if not self._task.cancelled():
            self._task.result()
