"""The office can do something as long as one of the two is up, but it is no longer ready: whoever
is sent here then gets errors.

Refused by: background_tells_of_health
"""


@router.get("/readyz")
async def ready(sessions: SessionMaker, railways: Rails, response: Response) -> dict[str, str]:
    database, partner = await asyncio.gather(state(ping(sessions)), state(railways.ping()))
    response.status_code = 503 if database == partner == "down" else 200
    return {"database": database, "railways": partner}
