"""`return_exceptions=True` makes the task's CancelledError a value. One's own is raised all the
same, so the two cannot be mistaken for each other."""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        (ending,) = await asyncio.gather(self._task, return_exceptions=True)
        if isinstance(ending, Exception):
            raise ending
