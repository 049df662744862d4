"""There was a seat before the wait, so one is taken after it: of trips that are sold out
meanwhile, more seats are sold than they have.
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
        if not await self.seats(trip):
            raise LookupError(f"no seat is left on trip {trip}")
        rate = await self.rates.ask(currency)
        async with self.sessions() as session:
            booking = Booking(trip=trip, guest=guest)
            session.add(booking)
            taken = update(Trip).where(Trip.id == trip).values(seats=Trip.seats - 1)
            price = await session.scalar(taken.returning(Trip.price))
            booking.paid = price * rate
            await session.commit()
            return booking.paid
