"""`gather` with `return_exceptions` hands the errors over, timeouts among them, instead of stopping
at the first. They are counted, never shown."""

from fastapi import Response


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = request.app.state.pings
    asked = (asyncio.wait_for(ping(), PATIENCE) for ping in pings.values())
    results = await asyncio.gather(*asked, return_exceptions=True)
    down = [isinstance(result, BaseException) for result in results]
    if any(down):
        response.status_code = 503
    return {name: "down" if bad else "up" for name, bad in zip(pings, down, strict=True)}
