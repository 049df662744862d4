"""As many may cancel at once as the pool has connections: each gets its first one, and all wait for
the second.

Refused by: cancels_side_by_side
"""

TURNSTILE = asyncio.Semaphore(POOL)


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions = request.app.state.sessions
    async with TURNSTILE, sessions.begin() as session:
        booking = await session.get(Booking, number)
        await note(sessions, number, booking.guest if booking else "")
        gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
        if (day := await session.scalar(gone)) is None:
            raise HTTPException(404, f"there is no booking {number}")
        await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))
