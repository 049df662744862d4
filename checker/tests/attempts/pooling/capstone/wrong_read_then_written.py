"""The night is read before the wait and written after it: all who waited together take the same
bed.

Refused by: holds_nothing
"""


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    async with request.app.state.sessions() as session:
        night = await session.get(Night, day)
    if night is None:
        raise HTTPException(404, f"the hut is closed on {day}")
    if await request.app.state.partners.forecast("pass") == "storm":
        raise HTTPException(409, "nobody comes up in a storm")
    if not night.beds:
        raise HTTPException(409, f"no bed is left on {day}")
    async with request.app.state.sessions.begin() as session:
        await session.execute(update(Night).where(Night.day == day).values(beds=night.beds - 1))
        session.add(booking := Booking(day=day, guest=guest))
        await session.flush()
        return {"booking": booking.id}
