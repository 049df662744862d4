"""Tempting, since what is not awaited cannot be mistaken for anything. But `cancel()` only asks:
the server closes its connections while the clean-up still needs them.

Refused by: waits_for_the_clean_up"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
