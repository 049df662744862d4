"""Status and time are right, and whoever is on call would like the reason at hand. So would a
stranger: the broker's error has its password in it. Errors belong in the log.
Refused by: says_who_is_down"""

from fastapi.responses import JSONResponse


async def state(ping: Ping) -> str:
    try:
        await asyncio.wait_for(ping(), PATIENCE)
        return "up"
    except Exception as error:
        return f"down: {error!r}"


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    pings = request.app.state.pings
    states = await asyncio.gather(*map(state, pings.values()))
    status = 200 if all(each == "up" for each in states) else 503
    return JSONResponse(dict(zip(pings, states, strict=True)), status)
