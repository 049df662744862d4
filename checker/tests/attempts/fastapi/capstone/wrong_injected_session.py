"""Tempting, since sessions are injected everywhere else. But this one ends with the endpoint, and
the stream only begins then: with its question the session takes another connection, which nobody
gives back.

Refused by: lends_connections_briefly"""


async def berths(session: AsyncSession, sailing: int) -> AsyncIterator[str]:
    booked = select(Booking.berth).where(Booking.sailing == sailing).order_by(Booking.id)
    for berth in (await session.scalars(booked)).all():
        yield f"{berth}\n"


@router.get("/sailings/{sailing}/berths")
async def show_berths(sailing: int, session: Db) -> StreamingResponse:
    return StreamingResponse(berths(session, sailing), media_type="text/csv")
