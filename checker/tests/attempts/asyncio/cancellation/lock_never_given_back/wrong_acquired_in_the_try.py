"""Tempting, since the shield is there and everything is in the `try`. But a client who leaves while
its request waits gives back a lock that another one holds.

Refused by: gives_back_its_own"""

import anyio


@app.get("/reports/{name}")
async def export(
    name: str,
    locks: Annotated[Locks, Depends(get_locks)],
    archive: Annotated[Archive, Depends()],
) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        try:
            await locks.acquire(name)
            async for row in archive.rows(name):
                yield row
        finally:
            with anyio.CancelScope(shield=True):
                await locks.release(name)

    return StreamingResponse(lines(), media_type="text/csv")
