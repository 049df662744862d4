"""Who is refused takes only their own booking out of the session. By then somebody may have
committed it, and a row is not taken back by forgetting it.
Refused by: keeps_no_refused"""


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    session.add(booking := Booking(seat=seat, guest=guest))
    try:
        await bank.charge(guest)
        await session.commit()
    except Exception as error:
        if booking in session:
            session.expunge(booking)
        raise HTTPException(409, "not booked") from error
    return {"seat": seat, "guest": guest}
