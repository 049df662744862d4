"""No more than four ask the partner at once. Those who wait for their turn have given back what
they looked the trip up with."""

turnstile = asyncio.Semaphore(4)


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
        async with turnstile:
            rate = await self.rates.ask(currency)
        async with self.sessions() as session:
            booking = Booking(trip=trip, guest=guest)
            session.add(booking)
            free = update(Trip).where(Trip.id == trip, Trip.seats > 0)
            taken = free.values(seats=Trip.seats - 1).returning(Trip.price)
            if (price := await session.scalar(taken)) is None:
                raise LookupError(f"no seat is left on trip {trip}")
            booking.paid = price * rate
            await session.commit()
            return booking.paid
