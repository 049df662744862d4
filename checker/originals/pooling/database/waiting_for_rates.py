"""Waiting for rates: hold no connection while others think.

Guests pay in their own currency, and a partner takes half a minute to name the rate. Each booking
holds a connection all the while; with the third, whoever else needs the database stands and waits.

Your task: while the partner is asked, a booking holds no connection, however many wait with it.
Once the rate is known, the seat is taken, at the price of that moment. Who comes too late for one,
gets no rate, or is cancelled, has no booking and takes no seat. The pool of POOL and names stay.
"""

import asyncio
from tempfile import TemporaryDirectory

from sqlalchemy import update
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = 3  # connections: all that the database has for this agency


class Base(DeclarativeBase):
    pass


class Trip(Base):
    __tablename__ = "trips"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]
    seats: Mapped[int]  # that are left


class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    trip: Mapped[int]
    guest: Mapped[str]
    paid: Mapped[int] = mapped_column(default=0)


class Rates:
    async def ask(self, currency: str) -> int:
        await asyncio.sleep(0.5)
        return {"SEK": 11, "JPY": 170}[currency]


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
            booking = Booking(trip=trip, guest=guest)
            session.add(booking)
            # TODO: what does this booking hold while the partner thinks?
            rate = await self.rates.ask(currency)
            free = update(Trip).where(Trip.id == trip, Trip.seats > 0)
            taken = free.values(seats=Trip.seats - 1).returning(Trip.price)
            if (price := await session.scalar(taken)) is None:
                raise LookupError(f"no seat is left on trip {trip}")
            booking.paid = price * rate
            await session.commit()
            return booking.paid


async def main(url: str) -> None:
    agency = Agency(url, Rates())
    async with agency.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with agency.sessions.begin() as session:
        session.add(Trip(id=7, price=100, seats=9))
    guests = ("Astrid", "Bo", "Chiyo")
    bookings = [asyncio.create_task(agency.book(7, guest, "SEK")) for guest in guests]
    await asyncio.sleep(0.2)
    print(f"{len(guests)} guests wait for the rate:", agency.engine.pool.status())
    print("they paid", await asyncio.gather(*bookings), "with", await agency.seats(7), "seats left")
    await agency.engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/agency.db"))
