"""A shield without an end turns a network that hangs into a request that hangs. `move_on_after`
with `shield=True` has both: nobody cancels the release, and time does."""

import anyio


@app.get("/reports/{name}")
async def export(
    name: str,
    locks: Annotated[Locks, Depends(get_locks)],
    archive: Annotated[Archive, Depends()],
) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        await locks.acquire(name)
        try:
            async for row in archive.rows(name):
                yield row
        finally:
            with anyio.move_on_after(5, shield=True):
                await locks.release(name)

    return StreamingResponse(lines(), media_type="text/csv")
