"""If a rollback destroys the work of others, there is to be none. What was refused stays in the
session, and the next one who commits saves it.
Refused by: keeps_no_refused"""


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    session.add(Booking(seat=seat, guest=guest))
    await bank.charge(guest)
    await session.commit()
    return {"seat": seat, "guest": guest}
