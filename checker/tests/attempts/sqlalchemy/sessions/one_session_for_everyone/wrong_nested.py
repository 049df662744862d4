"""A savepoint for each booking: what fails is rolled back as far as that and no further. Savepoints
are a stack in one transaction, and one request's COMMIT saves what is still in another's savepoint.
Refused by: keeps_no_refused"""


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    try:
        async with session.begin_nested():
            session.add(Booking(seat=seat, guest=guest))
            await bank.charge(guest)
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}
