"""The engine alone: one connection for the look-up, which is given back, and another one for the
seat and the booking."""

from sqlalchemy import insert, select


class Agency:
    def __init__(self, url: str, rates: Rates) -> None:
        self.rates = rates
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def seats(self, trip: int) -> int:
        """How many are left. Raises LookupError for an unknown trip."""
        async with self.sessions() as session:
            if (found := await session.get(Trip, trip)) is None:
                raise LookupError(f"there is no trip {trip}")
            return found.seats

    async def book(self, trip: int, guest: str, currency: str) -> int:
        """What the guest has paid. Raises LookupError for an unknown trip, or one without seats."""
        async with self.engine.connect() as connection:
            if await connection.scalar(select(Trip.id).where(Trip.id == trip)) is None:
                raise LookupError(f"there is no trip {trip}")
        rate = await self.rates.ask(currency)
        free = update(Trip).where(Trip.id == trip, Trip.seats > 0)
        taken = free.values(seats=Trip.seats - 1).returning(Trip.price)
        async with self.engine.begin() as connection:
            if (price := await connection.scalar(taken)) is None:
                raise LookupError(f"no seat is left on trip {trip}")
            row = {"trip": trip, "guest": guest, "paid": price * rate}
            await connection.execute(insert(Booking).values(row))
        return price * rate
