"""The note comes when the session is over, and so does not wait for a connection while it holds
one. Who fails does not come as far.

Refused by: cancels_side_by_side
"""


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions = request.app.state.sessions
    async with sessions.begin() as session:
        booking = await session.get(Booking, number)
        gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
        if (day := await session.scalar(gone)) is None:
            raise HTTPException(404, f"there is no booking {number}")
        await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))
    await note(sessions, number, booking.guest if booking else "")
