"""Tempting, since a scope takes back its own cancellations and no others. But it cancels again at
every `await` until it is left: the clean-up is cut off at its first one, without a word.

Refused by: waits_for_the_clean_up"""

import anyio


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job
        self._scope = anyio.CancelScope()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        with self._scope:
            await self._job()

    async def stop(self) -> None:
        self._scope.cancel()
        await asyncio.wait({self._task})
        self._task.result()
