"""Tempting, since the cancellation is now named. But the scope cancels again at every `await`, the
one in this clause as well.

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
        except asyncio.CancelledError:
            await locks.release(name)
            raise
        except BaseException:
            await locks.release(name)
            raise
        else:
            await locks.release(name)

    return StreamingResponse(lines(), media_type="text/csv")
