"""The release runs in a task of its own, and is waited for again and again, however often one is
cancelled meanwhile. What anyio does with a shield, by hand."""


async def to_its_end(work: Any) -> None:
    task = asyncio.ensure_future(work)
    cancelled = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled:
        raise cancelled


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
            await to_its_end(locks.release(name))

    return StreamingResponse(lines(), media_type="text/csv")
