"""The CancelledError ends where it was meant to end, in the task itself. What `stop` awaits then
raises only errors, and the shield keeps its own cancellation from the clean-up."""


class Service:
    def __init__(self, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._job = job

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            await self._job()

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.shield(self._task)
