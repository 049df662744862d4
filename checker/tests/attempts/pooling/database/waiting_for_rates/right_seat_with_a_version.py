"""No statement that takes and reads at once: the seats are read again, and taken only if they are
still the same; who was overtaken tries again."""


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
        while True:
            async with self.sessions.begin() as session:
                offer = await session.get(Trip, trip)
                if offer is None or not offer.seats:
                    raise LookupError(f"no seat is left on trip {trip}")
                same = (Trip.id == trip, Trip.seats == offer.seats, Trip.price == offer.price)
                taken = update(Trip).where(*same).values(seats=offer.seats - 1)
                if (await session.execute(taken)).rowcount:
                    paid = offer.price * rate
                    session.add(Booking(trip=trip, guest=guest, paid=paid))
                    return paid
