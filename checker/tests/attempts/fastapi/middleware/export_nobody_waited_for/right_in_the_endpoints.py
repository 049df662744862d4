"""Two endpoints need no middleware. Each tells its own end: the report once it is made or left,
the export where its generator is exhausted, fails or is cancelled."""


def told(request: Request, status: int, how: str) -> None:
    log.info("%s %s %d %s", request.method, request.url.path, status, how)


@router.post("/report")
async def report(year: Annotated[int, Body(embed=True)], request: Request) -> dict[str, int]:
    orders, status, how = 0, 500, "broken"
    try:
        async with aclosing(request.app.state.archive.rows(year)) as rows:
            async for _ in rows:
                orders += 1
                if await request.is_disconnected():
                    status, how = 499, "client left"
                    break
            else:
                status, how = 200, "complete"
    finally:
        told(request, status, how)
    return {"orders": orders}


@router.get("/export")
async def export(year: int, request: Request) -> StreamingResponse:
    async def rows() -> AsyncIterator[str]:
        how = "broken"
        try:
            async for row in request.app.state.archive.rows(year):
                yield row
            how = "complete"
        except asyncio.CancelledError:
            how = "client left"
            raise
        finally:
            told(request, 200, how)

    return StreamingResponse(rows(), media_type="text/csv")


def create_app(archive: Archive) -> ASGIApp:
    app = FastAPI()
    app.state.archive = archive
    app.include_router(router)
    return app
