"""The lock gets an `async with` of its own, whose exit is shielded. Whoever uses it need not know
where the stream is cancelled."""

import anyio


class Lease:
    def __init__(self, locks: Locks, name: str) -> None:
        self.locks, self.name = locks, name

    async def __aenter__(self) -> None:
        await self.locks.acquire(self.name)

    async def __aexit__(self, *failure: object) -> None:
        with anyio.CancelScope(shield=True):
            await self.locks.release(self.name)


@app.get("/reports/{name}")
async def export(
    name: str,
    locks: Annotated[Locks, Depends(get_locks)],
    archive: Annotated[Archive, Depends()],
) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        async with Lease(locks, name):
            async for row in archive.rows(name):
                yield row

    return StreamingResponse(lines(), media_type="text/csv")
