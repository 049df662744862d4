"""The seat is taken before the wait, so that nobody is disappointed; when no rate comes, nobody
gives it back.
Refused by: all_or_nothing"""


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
        async with self.sessions() as session:
            if await session.get(Trip, trip) is None:
                raise LookupError(f"there is no trip {trip}")
            free = update(Trip).where(Trip.id == trip, Trip.seats > 0)
            taken = free.values(seats=Trip.seats - 1).returning(Trip.price)
            if (price := await session.scalar(taken)) is None:
                raise LookupError(f"no seat is left on trip {trip}")
            await session.commit()
            rate = await self.rates.ask(currency)
            booking = Booking(trip=trip, guest=guest)
            session.add(booking)
            booking.paid = price * rate
            await session.commit()
            return booking.paid
