"""Readers get sessions of their own, and writers add when the bank is done, to the one session. Two
of them who commit at the same moment meet there; one is refused, and saved by the next.
Refused by: keeps_no_refused"""


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


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    async with AsyncSession(session.bind) as reader:
        bookings = await reader.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}
