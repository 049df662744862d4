"""The booking is committed before the wait, and deleted in a storm. An error of the weather office
leaves it in the books.

Refused by: holds_nothing
"""


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    async with request.app.state.sessions() as session:
        if await session.get(Night, day) is None:
            raise HTTPException(404, f"the hut is closed on {day}")
        session.add(booking := Booking(day=day, guest=guest))
        await session.commit()
        if await request.app.state.partners.forecast("pass") == "storm":
            await session.delete(booking)
            await session.commit()
            raise HTTPException(409, "nobody comes up in a storm")
        free = update(Night).where(Night.day == day, Night.beds > 0)
        if not (await session.execute(free.values(beds=Night.beds - 1))).rowcount:
            await session.delete(booking)
            await session.commit()
            raise HTTPException(409, f"no bed is left on {day}")
        await session.commit()
        return {"booking": booking.id}
