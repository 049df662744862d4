"""Tempting, since a list of usual length then comes in one piece, and its session is over before
the client has read it. But a longer one waits in the session for whoever reads slowly.

Refused by: lends_connections_briefly"""


async def berths(sessions: async_sessionmaker[AsyncSession], sailing: int) -> AsyncIterator[str]:
    booked = select(Booking.berth).where(Booking.sailing == sailing).order_by(Booking.id)
    async with sessions() as session:
        async for some in (await session.stream_scalars(booked)).partitions(1000):
            yield "".join(f"{berth}\n" for berth in some)
