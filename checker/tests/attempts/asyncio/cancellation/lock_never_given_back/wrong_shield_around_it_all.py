"""Tempting, since nothing in a shield is cancelled, and the release is always reached. But the rows
are read to the end for a client who has left, while others wait for the lock.

Refused by: client_leaves"""

import anyio


@app.get("/reports/{name}")
async def export(
    name: str,
    locks: Annotated[Locks, Depends(get_locks)],
    archive: Annotated[Archive, Depends()],
) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        with anyio.CancelScope(shield=True):
            await locks.acquire(name)
            try:
                async for row in archive.rows(name):
                    yield row
            finally:
                await locks.release(name)

    return StreamingResponse(lines(), media_type="text/csv")
