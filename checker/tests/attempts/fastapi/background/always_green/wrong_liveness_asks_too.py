"""Two probes, one truth? Whoever fails /livez is killed and started again. With the database away
for a minute, every server is, again and again, which brings no database back.
Refused by: liveness_asks_nobody"""

from fastapi import Response


async def state(ping: Ping) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await ping()
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
@router.get("/livez")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = request.app.state.pings
    states = await asyncio.gather(*map(state, pings.values()))
    response.status_code = 503 if "down" in states else 200
    return dict(zip(pings, states, strict=True))
