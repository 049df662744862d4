"""The note is part of the work now, and needs no connection of its own. With the work it is undone.

Refused by: cancels_side_by_side
"""


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions = request.app.state.sessions
    async with sessions.begin() as session:
        booking = await session.get(Booking, number)
        session.add(Note(booking=number, guest=booking.guest if booking else ""))
        await session.flush()
        gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
        if (day := await session.scalar(gone)) is None:
            raise HTTPException(404, f"there is no booking {number}")
        await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))
