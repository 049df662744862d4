"""Who gets a connection has reached the database, it seems. But the pool hands out one that it has
kept: a database that answers nobody is told to be up.
Refused by: tells_by_the_status"""

from fastapi import Response


async def ping_database(engine: AsyncEngine) -> None:
    async with engine.connect():
        pass


async def state(ping: Ping) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await ping()
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = request.app.state.pings
    states = await asyncio.gather(*map(state, pings.values()))
    response.status_code = 503 if "down" in states else 200
    return dict(zip(pings, states, strict=True))
