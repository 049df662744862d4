"""The probe waits for two seconds, so each ping gets two. All of them are gone when the answer sets
out, and nobody is there any more to read the 503.
Refused by: answers_in_time"""

from fastapi.responses import JSONResponse


async def state(ping: Ping) -> str:
    try:
        async with asyncio.timeout(2):
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
