"""What bookings hold while a partner is asked, and whether their work is whole after that."""

import asyncio
import gc
import itertools
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from checker.probes.checkouts import Recorder as Checkouts
from checker.probes.statements.pause import pause
from checker.probes.sweep import sweep
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: three guests wait, and no connection is left in the pool. A session takes one "
    "with its first question, and keeps it until it is committed, rolled back or closed. Which "
    "question comes before the partner?",
    "A commit just before the partner gives the connection back, but it also saves what was added: "
    "a booking without a rate. What must be read before the wait, and what belongs together "
    "behind it?",
    "Two short sessions: one that looks the trip up, and ends. Then, with no session open, `rate = "
    "await self.rates.ask(currency)`. Then one that adds the booking, takes the seat, and commits "
    "both.",
)
SHOWS = (
    "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
    "A connection held while something else is waited for",
)

POOL = 3
CROWD = 12
LONG = 5.0  # seconds of the loop: whoever waits now waits for the partner
AT_ONCE = 0.5  # seconds of the loop: no question to the database takes as long
SOON = 1.0  # seconds of the loop; whoever waits for nobody is served by then
PATIENCE = 60.0  # seconds of the loop, for a booking whose rate is known
TURN = 0.1  # seconds of the loop
TRIP, UNKNOWN = 7, 8
PRICE, SEATS, RATE = 100, 20, 11


async def test_holds_nothing(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """while the partner is asked, no connection is held, however many bookings wait"""
    async with opened(kata, tmp_path) as agency:
        for guests in (1, CROWD):
            left = agency.trip()[1]
            bookings = [agency.books(f"guest {number} of {guests}") for number in range(guests)]
            await asyncio.sleep(LONG)
            tasks.mark("all wait for the partner")
            saw = f"{guests} booking(s) waited for the partner"
            assert agency.rates.asked, f"{saw}, it seems, and the partner was never asked"
            lines = ", ".join(sorted({f"line {hold.line}" for hold in pools.held}))
            assert not pools.held, (
                f"{saw}; meanwhile {len(pools.held)} connection(s) were held, taken at {lines}, "
                f"and the database has {POOL}"
            )
            longest = pools.longest()
            assert longest < AT_ONCE, (
                f"{saw}; a connection was held for {longest:g} s of that, and then given back"
            )
            seats = await agency.soon(agency.seats())
            told = f"{saw}; meanwhile somebody asked for free seats, and was told {seats!r:.60}"
            assert same(seats, left), f"{told}, where it was to be {left}"
            paid = await agency.answer(*bookings)
            saw += ", who named the rate at last"
            assert same(paid, [PRICE * RATE] * guests), f"{saw}; the guests were told {paid}"
            agency.expects(SEATS - left + guests, left - guests, saw)
        assert pools.most <= POOL, f"{CROWD} booked; they held {pools.most} connections at once"


async def test_price_of_the_moment(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """a guest pays today's rate of the price at which the seat is taken, and the booking says so"""
    async with opened(kata, tmp_path) as agency:
        for price, rate in ((250, 11), (80, 13)):
            booking = agency.books(guest := f"a guest at {price}")
            await asyncio.sleep(LONG)
            agency.changes(f"UPDATE trips SET price = {price}")
            agency.rates.rate = rate
            (paid,) = await agency.answer(booking)
            saw = f"the price became {price}, then the partner named a rate of {rate}"
            told = f"{saw}; the guest was told {paid!r:.80}, not {price * rate}"
            assert same(paid, price * rate), told
            rows = [row for row in agency.bookings() if row[0] == guest]
            assert rows == [(guest, price * rate)], f"{saw}; among the bookings was {rows}"
        agency.expects(2, SEATS - 2, "two guests had booked")


async def test_all_or_nothing(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """who gets no rate, no seat or is cancelled has no booking, and takes no seat"""
    async with opened(kata, tmp_path) as agency:
        for what, trip, meanwhile, kind, left in (
            ("the trip was unknown", UNKNOWN, lambda booking: None, LookupError, SEATS),
            ("the partner failed", TRIP, agency.rates.fail, Exception, SEATS),
            ("it was cancelled", TRIP, asyncio.Task.cancel, asyncio.CancelledError, SEATS),
            ("the last seat was taken", TRIP, agency.sells_out, Exception, 0),
            ("the trip was called off", TRIP, agency.calls_off, Exception, 0),
        ):
            booking = agency.books("Astrid", trip)
            await asyncio.sleep(LONG)
            meanwhile(booking)
            (told,) = await agency.answer(booking)
            agency.rates.down = False
            await asyncio.sleep(SOON)  # whoever works on behind the guest's back is done
            saw = f"a booking waited, and {what}; its guest was told {told!r:.80}"
            assert isinstance(told, kind), saw
            agency.expects(0, left, saw)


async def test_seat_with_its_booking(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """wherever a booking is cancelled, a seat is taken only together with its booking"""
    async with opened(kata, tmp_path) as agency:
        agency.rates.ready.set()
        guests = itertools.count()
        async for point in sweep(
            lambda: agency.theirs.book(TRIP, f"guest {next(guests)}", "SEK"), files=[kata.__file__]
        ):
            gc.collect()  # what is left of a question that was cancelled keeps its lock
            await asyncio.sleep(SOON)
            booked, taken = len(agency.bookings()), SEATS - agency.trip()[1]
            assert booked == taken, (
                f"a booking was cancelled at {point}; then a second connection read {booked} "
                f"booking(s), and {taken} of {SEATS} seats were taken"
            )


async def test_last_seat(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """two guests learn the rate at the same moment: the last seat is booked once"""
    async with opened(kata, tmp_path, patient=True) as agency:
        agency.changes("UPDATE trips SET seats = 1")
        bookings = [agency.books(guest) for guest in ("Astrid", "Bo")]
        await asyncio.sleep(LONG)
        agency.rates.in_turn = False
        with readers_linger():
            told = await agency.answer(*bookings)
        rows, left = agency.bookings(), agency.trip()[1]
        saw = f"one seat was left, and two guests were told {told}"
        assert (len(rows), left) == (1, 0), f"{saw}; booked is {rows}, and {left} seat(s) are left"
        assert told.count(PRICE * RATE) == 1, f"{saw}; booked is {rows}"


class Agency:
    """The agency with a partner of ours, and what a second connection reads in its database."""

    def __init__(self, kata: Any, file: Path, patient: bool) -> None:
        self.file = file
        self.rates = Rates()
        # Who meets a lock that is held all the while is told before long; who meets another
        # guest's gets it even on a slow machine.
        lock = 60 if patient else 2  # real seconds
        self.theirs = kata.Agency(f"sqlite+aiosqlite:///{file}?timeout={lock}", self.rates)

    def books(self, guest: str, trip: int = TRIP) -> asyncio.Task[Any]:
        return asyncio.create_task(self.theirs.book(trip, guest, "SEK"), name=guest)

    def seats(self) -> asyncio.Task[Any]:
        return asyncio.create_task(self.theirs.seats(TRIP))

    async def soon(self, task: asyncio.Task[Any], patience: float = SOON) -> Any:
        """What it returns or raises."""
        await asyncio.wait([task], timeout=patience)
        if not task.done():
            task.cancel()
            return f"nothing within {patience:g} s"
        return (await asyncio.gather(task, return_exceptions=True))[0]

    async def answer(self, *bookings: asyncio.Task[Any]) -> list[Any]:
        """The partner is ready at last: what the guests are told then."""
        self.rates.ready.set()
        told = [await self.soon(booking, PATIENCE) for booking in bookings]
        self.rates.ready.clear()
        return told

    def trip(self) -> tuple[int, int]:
        """Its price, and the seats that are left."""
        found: list[tuple[int, int]] = self._read("SELECT price, seats FROM trips")
        return found[0] if found else (0, 0)

    def bookings(self) -> list[tuple[str, int]]:
        return self._read("SELECT guest, paid FROM bookings")

    def expects(self, booked: int, left: int, saw: str) -> None:
        found = (len(self.bookings()), self.trip()[1])
        told = "{} booking(s) and {} free seat(s)"
        assert found == (booked, left), (
            f"{saw}; then a second connection read {told.format(*found)}, where it was to be "
            f"{told.format(booked, left)}"
        )

    def changes(self, change: str) -> None:
        """Somebody else does, in a process of their own."""
        with closing(sqlite3.connect(self.file, timeout=0)) as second, second:
            try:
                second.execute(change)
            except sqlite3.OperationalError as error:
                saw = f"while a booking waited for the partner, nobody else could write: {error}"
                raise AssertionError(saw) from None

    def sells_out(self, booking: object) -> None:
        self.changes("UPDATE trips SET seats = 0")

    def calls_off(self, booking: object) -> None:
        self.changes("DELETE FROM trips")

    def _read(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.file)) as second:
            return second.execute(query).fetchall()


class Rates:
    """The partner names no rate until it is `ready`; then one guest after the other is told."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.asked = 0
        self.rate = RATE
        self.down = False
        self.in_turn = True
        self._turn = asyncio.Lock()

    def fail(self, booking: object) -> None:
        """For all who ask, until it is up again."""
        self.down = True

    async def ask(self, currency: str) -> int:
        self.asked += 1
        await self.ready.wait()
        if self.in_turn:
            async with self._turn:
                await asyncio.sleep(TURN)
        if self.down:
            raise ConnectionError("the partner is down")
        return self.rate


@asynccontextmanager
async def opened(kata: Any, folder: Path, patient: bool = False) -> AsyncIterator[Agency]:
    agency = Agency(kata, folder / "agency.db", patient)
    try:
        async with agency.theirs.engine.begin() as connection:
            await connection.run_sync(kata.Base.metadata.create_all)
        with closing(sqlite3.connect(agency.file)) as second, second:
            second.execute("PRAGMA journal_mode=WAL")  # a writer does not wait for readers
            row = {"id": TRIP, "price": PRICE, "seats": SEATS}
            second.execute("INSERT INTO trips VALUES (:id, :price, :seats)", row)
        yield agency
    finally:
        await agency.theirs.engine.dispose()


@contextmanager
def readers_linger() -> Iterator[None]:
    """Who reads, and has written nothing yet, is overtaken by all others who read."""

    def linger(connection: Any, cursor: Any, statement: str, *_: object) -> None:
        if not connection.connection.driver_connection.in_transaction:
            pause(TURN)

    event.listen(Engine, "after_cursor_execute", linger)
    try:
        yield
    finally:
        event.remove(Engine, "after_cursor_execute", linger)
