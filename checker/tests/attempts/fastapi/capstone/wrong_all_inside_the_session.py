"""Tempting, since all is read at once, and nothing is left to stream from the database. But the
loop still stands inside of the session, which keeps its connection for the slow client.

Refused by: lends_connections_briefly"""


async def berths(sessions: async_sessionmaker[AsyncSession], sailing: int) -> AsyncIterator[str]:
    booked = select(Booking.berth).where(Booking.sailing == sailing).order_by(Booking.id)
    async with sessions() as session:
        for berth in (await session.scalars(booked)).all():
            yield f"{berth}\n"
