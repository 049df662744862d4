"""No connection is held while the weather is unknown, and no bed is taken twice. But the bed is
committed before the booking is written: where that fails, the bed is gone.

Refused by: holds_nothing
"""


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    if await request.app.state.partners.forecast("pass") == "storm":
        raise HTTPException(409, "nobody comes up in a storm")
    async with request.app.state.sessions.begin() as session:
        if await session.get(Night, day) is None:
            raise HTTPException(404, f"the hut is closed on {day}")
        free = update(Night).where(Night.day == day, Night.beds > 0)
        if not (await session.execute(free.values(beds=Night.beds - 1))).rowcount:
            raise HTTPException(409, f"no bed is left on {day}")
    async with request.app.state.sessions.begin() as session:
        session.add(booking := Booking(day=day, guest=guest))
        await session.flush()
        return {"booking": booking.id}
