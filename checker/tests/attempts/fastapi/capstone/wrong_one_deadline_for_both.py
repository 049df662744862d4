"""Tempting, since one deadline is less than two. But whoever has answered in time is told to be
down with the one that has not.

Refused by: answers_probes_in_time"""


async def state(answer: Awaitable[None]) -> str:
    try:
        await answer
        return "up"
    except Exception:
        return "down"


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = (ping(request.app.state.sessions), request.app.state.harbour.ping())
    try:
        async with asyncio.timeout(PATIENCE):
            database, harbour = await asyncio.gather(*map(state, pings))
    except TimeoutError:
        database = harbour = "down"
    response.status_code = 503 if "down" in (database, harbour) else 200
    return {"database": database, "harbour": harbour}
