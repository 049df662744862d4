"""`asyncio.wait` looks at all of them once PATIENCE is over: whoever is not done is down. What it
leaves behind is cancelled, and waited for, in a `finally`: the request may be cancelled, too."""

from fastapi.responses import JSONResponse


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    pings = request.app.state.pings
    asked = {name: asyncio.ensure_future(ping()) for name, ping in pings.items()}
    try:
        done, _ = await asyncio.wait(asked.values(), timeout=PATIENCE)
    finally:
        for task in asked.values():
            task.cancel()
        await asyncio.gather(*asked.values(), return_exceptions=True)
    up = {task for task in done if not task.exception()}
    states = {name: "up" if task in up else "down" for name, task in asked.items()}
    return JSONResponse(states, 200 if len(up) == len(asked) else 503)
