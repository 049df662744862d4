"""Another task asks for the weather, and this one waits for it with its session, and what that
holds.

Refused by: holds_nothing
"""


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    async with request.app.state.sessions.begin() as session:
        if await session.get(Night, day) is None:
            raise HTTPException(404, f"the hut is closed on {day}")
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(request.app.state.partners.forecast("pass"))
        if asked.result() == "storm":
            raise HTTPException(409, "nobody comes up in a storm")
        free = update(Night).where(Night.day == day, Night.beds > 0)
        if not (await session.execute(free.values(beds=Night.beds - 1))).rowcount:
            raise HTTPException(409, f"no bed is left on {day}")
        session.add(booking := Booking(day=day, guest=guest))
        await session.flush()
        return {"booking": booking.id}
