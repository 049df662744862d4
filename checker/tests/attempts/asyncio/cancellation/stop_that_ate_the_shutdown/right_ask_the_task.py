"""CancelledError may be the task's or one's own. `cancelling()` counts who has asked *this* task to
end. The clean-up is cut off when `stop` is cancelled: awaiting a task passes that on to it."""


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
            if asyncio.current_task().cancelling():
                raise
