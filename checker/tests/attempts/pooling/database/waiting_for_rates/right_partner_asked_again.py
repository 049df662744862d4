"""A partner who fails is asked again, twice. It takes longer, and nothing is held meanwhile."""

from contextlib import suppress


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
        await self.seats(trip)
        rate = await self.rate(currency)
        async with self.sessions.begin() as session:
            free = update(Trip).where(Trip.id == trip, Trip.seats > 0)
            taken = free.values(seats=Trip.seats - 1).returning(Trip.price)
            if (price := await session.scalar(taken)) is None:
                raise LookupError(f"no seat is left on trip {trip}")
            session.add(Booking(trip=trip, guest=guest, paid=price * rate))
        return price * rate

    async def rate(self, currency: str) -> int:
        for _ in range(2):
            with suppress(ConnectionError):
                return await self.rates.ask(currency)
        return await self.rates.ask(currency)
