"""A dependency with `yield` is left after the response, outside the scope that is cancelled. The
endpoint no longer knows that there is a lock, and the next one gets it for a line."""


async def report_lock(
    name: str, locks: Annotated[Locks, Depends(get_locks)]
) -> AsyncIterator[None]:
    await locks.acquire(name)
    try:
        yield
    finally:
        await locks.release(name)


@app.get("/reports/{name}", dependencies=[Depends(report_lock)])
async def export(name: str, archive: Annotated[Archive, Depends()]) -> StreamingResponse:
    return StreamingResponse(archive.rows(name), media_type="text/csv")
