"""A request that begins with a rollback finds a clean session, whatever the last one has left. It
also finds those that are not done yet, and cleans them away.
Refused by: survives_rollback"""


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    await session.rollback()
    try:
        session.add(Booking(seat=seat, guest=guest))
        await bank.charge(guest)
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, f"seat {seat} is taken") from error
    except Exception:
        await session.rollback()
        raise
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    await session.rollback()
    bookings = await session.scalars(select(Booking).order_by(Booking.seat))
    return {booking.seat: booking.guest for booking in bookings}
