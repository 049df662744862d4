"""Two short sessions, and the second one reads the seats and then writes what it has counted: two
guests who read the same number sell one seat twice.
Refused by: last_seat"""


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
        await self.seats(trip)
        rate = await self.rates.ask(currency)
        async with self.sessions.begin() as session:
            offer = await session.get(Trip, trip)
            if offer is None or not offer.seats:
                raise LookupError(f"no seat is left on trip {trip}")
            offer.seats -= 1
            session.add(Booking(trip=trip, guest=guest, paid=offer.price * rate))
        return offer.price * rate
