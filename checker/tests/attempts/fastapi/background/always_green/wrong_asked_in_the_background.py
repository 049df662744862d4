"""Let the probe wait for nobody: it reads what was found the last time, and a task looks again.
Now it learns of everything one probe late, and the task works on after the answer.
Refused by: tells_by_the_status"""

from fastapi.responses import JSONResponse


async def look(app: FastAPI) -> None:
    states = {}
    for name, ping in app.state.pings.items():
        try:
            await asyncio.wait_for(ping(), PATIENCE / 3)
            states[name] = "up"
        except Exception:
            states[name] = "down"
    app.state.states = states


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    known = request.app.state
    states = getattr(known, "states", dict.fromkeys(known.pings, "up"))
    known.looking = asyncio.create_task(look(request.app))
    return JSONResponse(states, 503 if "down" in states.values() else 200)
