"""One session can serve all if it is in one hand at a time: from the first statement to COMMIT or
ROLLBACK, and not while somebody waits for the bank. But a COMMIT that takes long holds up
everybody.
Refused by: serves_others"""

session: AsyncSession
turn = asyncio.Lock()
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    await bank.charge(guest)
    async with turn:
        try:
            session.add(Booking(seat=seat, guest=guest))
            await session.commit()
        except BaseException as error:
            await session.rollback()
            if isinstance(error, IntegrityError):
                raise HTTPException(409, f"seat {seat} is taken") from error
            raise
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    async with turn:
        try:
            bookings = await session.scalars(select(Booking).order_by(Booking.seat))
            return {booking.seat: booking.guest for booking in bookings}
        finally:
            await session.rollback()
