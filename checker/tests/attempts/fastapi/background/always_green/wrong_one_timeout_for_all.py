"""One timeout over the lot keeps the answer in time. But when it strikes, it forgets who had
answered: with one silent dependency all three are told to be down.
Refused by: says_who_is_down"""

from fastapi.responses import JSONResponse


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    pings = request.app.state.pings
    asked = asyncio.gather(*(ping() for ping in pings.values()), return_exceptions=True)
    try:
        results = await asyncio.wait_for(asked, PATIENCE)
    except TimeoutError:
        return JSONResponse(dict.fromkeys(pings, "down"), 503)
    down = [name for name, result in zip(pings, results, strict=True) if result]
    states = {name: "down" if name in down else "up" for name in pings}
    return JSONResponse(states, 503 if down else 200)
