"""An engine of its own for each ping, so that no connection is an old one. But nobody disposes of
it: every probe leaves an open connection behind, and a thread with it.
Refused by: leaves_nothing_at_work"""

from fastapi.responses import JSONResponse


async def ping_database(engine: AsyncEngine) -> None:
    async with create_async_engine(engine.url).connect() as connection:
        await connection.exec_driver_sql("SELECT 1")


async def state(ping: Ping) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await ping()
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    pings = request.app.state.pings
    states = await asyncio.gather(*map(state, pings.values()))
    status = 503 if "down" in states else 200
    return JSONResponse(dict(zip(pings, states, strict=True)), status)
