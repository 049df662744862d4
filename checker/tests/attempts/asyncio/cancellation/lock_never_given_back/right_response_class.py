"""The response itself holds the lock while it is sent. Its `__call__` is awaited outside the task
group that is cancelled, so a plain `finally` will do."""


class Locked(StreamingResponse):
    def __init__(self, content: AsyncIterator[str], locks: Locks, name: str) -> None:
        super().__init__(content, media_type="text/csv")
        self.locks, self.name = locks, name

    async def __call__(self, *args: Any) -> None:
        await self.locks.acquire(self.name)
        try:
            await super().__call__(*args)
        finally:
            await self.locks.release(self.name)


@app.get("/reports/{name}")
async def export(
    name: str,
    locks: Annotated[Locks, Depends(get_locks)],
    archive: Annotated[Archive, Depends()],
) -> StreamingResponse:
    return Locked(archive.rows(name), locks, name)
