"""Probes come every few seconds, so the answer is kept: the first one, for good. A server that
started while the broker was away stays out of service for ever.
Refused by: tells_by_the_status"""

from fastapi.responses import JSONResponse


async def state(ping: Ping) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await ping()
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    known = request.app.state
    if not hasattr(known, "states"):
        states = await asyncio.gather(*map(state, known.pings.values()))
        known.states = dict(zip(known.pings, states, strict=True))
    return JSONResponse(known.states, 503 if "down" in known.states.values() else 200)
