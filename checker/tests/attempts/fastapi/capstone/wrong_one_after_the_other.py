"""Tempting, since each of the two has its deadline. But the second is asked when the first has had
its time: with both silent, the answer comes after two seconds.

Refused by: answers_probes_in_time"""


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    database = await state(ping(request.app.state.sessions))
    harbour = await state(request.app.state.harbour.ping())
    response.status_code = 503 if "down" in (database, harbour) else 200
    return {"database": database, "harbour": harbour}
