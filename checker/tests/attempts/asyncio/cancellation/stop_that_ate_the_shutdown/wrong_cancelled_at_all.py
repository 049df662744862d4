"""Tempting, since `cancelling()` counts who has asked this task to end. But it also counts who did
so long before: in the `finally` of a cancelled caller, the first `stop` is the last one.

Refused by: waits_for_the_clean_up"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        try:
            await asyncio.shield(self._task)
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling():
                raise
