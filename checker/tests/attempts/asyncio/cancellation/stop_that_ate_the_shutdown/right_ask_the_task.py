"""CancelledError may be the task's or one's own. `cancelling()` counts who has asked *this* task to
end, and only who came meanwhile is meant. The shield keeps them from the clean-up."""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        this = asyncio.current_task()
        before = this.cancelling()
        self._task.cancel()
        try:
            await asyncio.shield(self._task)
        except asyncio.CancelledError:
            if this.cancelling() > before:
                raise
