"""Tempting, since no cancellation is swallowed any more. But now that of the task comes out, too: a
server that stops its services one after the other ends at the first.

Refused by: waits_for_the_clean_up"""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._job())

    async def stop(self) -> None:
        self._task.cancel()
        await self._task
