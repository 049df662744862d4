"""A dependency asks and states the facts; the endpoint turns them into a status. Other endpoints
can refuse work by the same facts."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import JSONResponse


class Readiness:
    def __init__(self, states: dict[str, str]) -> None:
        self.states = states
        self.status = 503 if "down" in states.values() else 200


async def readiness(request: Request) -> Readiness:
    async def ask(ping: Ping) -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                await ping()
        except Exception:
            return "down"
        return "up"

    pings = request.app.state.pings
    states = await asyncio.gather(*(ask(ping) for ping in pings.values()))
    return Readiness(dict(zip(pings, states, strict=True)))


@router.get("/readyz")
async def ready(found: Annotated[Readiness, Depends(readiness)]) -> JSONResponse:
    return JSONResponse(found.states, found.status)
