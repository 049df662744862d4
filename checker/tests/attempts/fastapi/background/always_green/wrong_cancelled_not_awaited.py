"""The silent are cancelled, and the answer goes out at once. But `cancel` only asks: they are still
hanging up, and the database's connection is still out, while the probe reads.
Refused by: leaves_nothing_at_work"""

from fastapi.responses import JSONResponse


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    pings = request.app.state.pings
    asked = {name: asyncio.ensure_future(ping()) for name, ping in pings.items()}
    done, silent = await asyncio.wait(asked.values(), timeout=PATIENCE)
    for task in silent:
        task.cancel()
    up = {task for task in done if not task.exception()}
    states = {name: "up" if task in up else "down" for name, task in asked.items()}
    return JSONResponse(states, 200 if len(up) == len(asked) else 503)
