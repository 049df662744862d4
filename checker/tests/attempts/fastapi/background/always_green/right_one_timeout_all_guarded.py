"""One timeout over the whole group will do, if each writes down what it found as soon as it is
found: who has not come back by then stays "down"."""

from contextlib import suppress

from fastapi.responses import JSONResponse


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    states = dict.fromkeys(request.app.state.pings, "down")

    async def ask(name: str, ping: Ping) -> None:
        with suppress(Exception):
            await ping()
            states[name] = "up"

    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            for name, ping in request.app.state.pings.items():
                group.create_task(ask(name, ping))
    return JSONResponse(states, 200 if set(states.values()) == {"up"} else 503)
