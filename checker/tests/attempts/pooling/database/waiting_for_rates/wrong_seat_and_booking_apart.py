"""Short transactions, and none while the partner thinks; one too many. Whoever is cancelled between
the two has taken a seat, and has no booking for it.
Refused by: seat_with_its_booking"""


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
        rate = await self.rates.ask(currency)
        async with self.sessions.begin() as session:
            free = update(Trip).where(Trip.id == trip, Trip.seats > 0)
            price = await session.scalar(free.values(seats=Trip.seats - 1).returning(Trip.price))
            if price is None:
                raise LookupError(trip)
        async with self.sessions.begin() as session:
            session.add(Booking(trip=trip, guest=guest, paid=price * rate))
        return price * rate
