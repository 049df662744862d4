"""No child of this group ever fails: each keeps its own timeout and writes its own state. So the
group ends when the last has answered or run out of patience."""

from fastapi import Response


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = request.app.state.pings
    states = dict.fromkeys(pings, "down")

    async def ask(name: str) -> None:
        try:
            await asyncio.wait_for(pings[name](), PATIENCE)
            states[name] = "up"
        except Exception:
            response.status_code = 503

    async with asyncio.TaskGroup() as group:
        for name in pings:
            group.create_task(ask(name))
    return states
