"""Whoever has the lock has the session to themselves, bank included, and nobody touches the work of
another. One guest who looks for their card stops the theatre.
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
    async with turn:
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
    async with turn:
        try:
            bookings = await session.scalars(select(Booking).order_by(Booking.seat))
            return {booking.seat: booking.guest for booking in bookings}
        finally:
            await session.rollback()
