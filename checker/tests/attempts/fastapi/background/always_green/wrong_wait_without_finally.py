"""The silent are cancelled and waited for, unless the request itself is cancelled, by a middleware
with a deadline or a server that stops: `wait` cancels nobody, and they are asked for ever.
Refused by: leaves_nothing_at_work"""

from fastapi.responses import JSONResponse


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    pings = request.app.state.pings
    asked = {name: asyncio.ensure_future(ping()) for name, ping in pings.items()}
    done, silent = await asyncio.wait(asked.values(), timeout=PATIENCE)
    for task in silent:
        task.cancel()
    await asyncio.gather(*asked.values(), return_exceptions=True)
    up = {task for task in done if not task.exception()}
    states = {name: "up" if task in up else "down" for name, task in asked.items()}
    return JSONResponse(states, 200 if len(up) == len(asked) else 503)
