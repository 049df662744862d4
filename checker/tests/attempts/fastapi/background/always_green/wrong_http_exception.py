"""An HTTPException is a 503 in one line. But FastAPI wraps what it says: the states are inside of
"detail", and who looks for "database" finds nothing, on the very day it is down.
Refused by: says_who_is_down"""

from fastapi import HTTPException


async def state(ping: Ping) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await ping()
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    pings = request.app.state.pings
    states = await asyncio.gather(*map(state, pings.values()))
    found = dict(zip(pings, states, strict=True))
    if "down" in states:
        raise HTTPException(503, found)
    return found
