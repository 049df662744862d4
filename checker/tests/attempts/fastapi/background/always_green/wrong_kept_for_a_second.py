"""Every balancer probes, so the answer is kept for a second. And for that second, under load, it
sends orders to a server that has just lost its broker.
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
    known, now = request.app.state, asyncio.get_running_loop().time()
    if getattr(known, "until", 0) <= now:
        states = await asyncio.gather(*map(state, known.pings.values()))
        known.states = dict(zip(known.pings, states, strict=True))
        known.until = now + 1
    return JSONResponse(known.states, 503 if "down" in known.states.values() else 200)
