"""A cancelled anyio scope cancels again at every `await`, those of SQLAlchemy's clean-up too: it is
torn off half-way, and a task that closes the connection stays for ever. One for each probe.
Refused by: leaves_nothing_at_work"""

import anyio
from fastapi.responses import JSONResponse


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    states = dict.fromkeys(request.app.state.pings, "down")

    async def ask(name: str, ping: Ping) -> None:
        try:
            await ping()
        except Exception:
            return
        states[name] = "up"

    with anyio.move_on_after(PATIENCE):
        async with anyio.create_task_group() as group:
            for name, ping in request.app.state.pings.items():
                group.start_soon(ask, name, ping)
    return JSONResponse(states, 200 if set(states.values()) == {"up"} else 503)
