"""Tempting, since the list is read at once and given back before the first row. But it is sorted
now: who boards by the order of booking boards in another one.

Refused by: lends_connections_briefly"""


async def berths(sessions: async_sessionmaker[AsyncSession], sailing: int) -> AsyncIterator[str]:
    async with sessions() as session:
        booked = select(Booking.berth).where(Booking.sailing == sailing)
        found = (await session.scalars(booked.order_by(Booking.berth))).all()
    for berth in found:
        yield f"{berth}\n"
