"""A shield saves each ping from the timeout, so that no connection is broken off. Then the silent
are asked for ever, and every probe adds three more.
Refused by: leaves_nothing_at_work"""

from fastapi import Response


async def state(ping: Ping) -> str:
    try:
        await asyncio.wait_for(asyncio.shield(ping()), PATIENCE)
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = request.app.state.pings
    states = await asyncio.gather(*map(state, pings.values()))
    response.status_code = 503 if "down" in states else 200
    return dict(zip(pings, states, strict=True))
