"""The session stays, but nothing waits in it any more: the booking is added when the card is
charged, and committed at once. Who comes by in that moment meets a session that is in use.
Refused by: serves_others"""


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    await bank.charge(guest)
    try:
        session.add(Booking(seat=seat, guest=guest))
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}
