"""An error that is raised for whoever is down gives a status; but a refused ping is told as 502,
and the body no longer says who is down.

Refused by: background_tells_of_health
"""


@router.get("/readyz")
async def ready(sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    await railways.ping()
    if await state(ping(sessions)) == "down":
        raise HTTPException(503, "the books are down")
    return {"database": "up", "railways": "up"}
