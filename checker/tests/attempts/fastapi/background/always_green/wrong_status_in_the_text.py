"""The three are asked at once, in time, and "unready" stands on top of the answer. But no balancer
reads: the status is 200, and the orders keep coming.
Refused by: tells_by_the_status"""


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
    verdict = "unready" if "down" in states else "ready"
    return {"status": verdict, **dict(zip(pings, states, strict=True))}
