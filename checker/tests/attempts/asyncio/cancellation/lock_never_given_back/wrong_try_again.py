"""Tempting, since a release that was cancelled is tried again. So is the cancellation, as often,
and the other side hears of no attempt.

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
            for _ in range(3):
                try:
                    await locks.release(name)
                    break
                except asyncio.CancelledError:
                    continue

    return StreamingResponse(lines(), media_type="text/csv")
