"""Tempting, since it asks whether a cancellation came meanwhile. But `await` hands that one on to
the task: when its clean-up holds out and it then returns, nothing is raised, and nobody asks.

Refused by: stays_cancelled"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        before = asyncio.current_task().cancelling()
        self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling() > before:
                raise
