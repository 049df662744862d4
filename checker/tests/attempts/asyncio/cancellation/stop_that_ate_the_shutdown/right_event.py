"""The task says itself when it is done, and `stop` waits for that word. An Event knows no
cancellation but that of whoever waits for it."""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

        self._ended = asyncio.Event()
        self._task.add_done_callback(lambda task: self._ended.set())

    async def stop(self) -> None:
        self._task.cancel()
        await self._ended.wait()
        if not self._task.cancelled():
            self._task.result()
