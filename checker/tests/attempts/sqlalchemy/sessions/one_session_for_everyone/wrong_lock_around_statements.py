"""A lock keeps two requests from using the session at the same moment. It is free while the bank is
at work, and there the others commit and roll back what is in the session.
Refused by: survives_rollback"""

session: AsyncSession
turn = asyncio.Lock()
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    try:
        async with turn:
            session.add(Booking(seat=seat, guest=guest))
            await session.flush()
        await bank.charge(guest)
        async with turn:
            await session.commit()
    except IntegrityError as error:
        async with turn:
            await session.rollback()
        raise HTTPException(409, f"seat {seat} is taken") from error
    except Exception:
        async with turn:
            await session.rollback()
        raise
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    async with turn:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}
