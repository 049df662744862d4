"""Tempting, since `shield` keeps the release alive. But nobody waits for it: the `await` is
cancelled at once, the request ends, and a server that shuts down now takes the lock along.

Refused by: client_leaves"""


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
            await asyncio.shield(locks.release(name))

    return StreamingResponse(lines(), media_type="text/csv")
