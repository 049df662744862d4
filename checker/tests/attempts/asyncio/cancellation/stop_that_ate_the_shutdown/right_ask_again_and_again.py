"""Nothing is awaited but a short sleep, so what is raised there is one's own. It wakes up for
nothing most of the time; it is no less right."""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        while not self._task.done():
            await asyncio.sleep(0.01)
        if not self._task.cancelled():
            self._task.result()
