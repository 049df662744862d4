"""What is tried again when a sale fails, and what has become of seats and charges by then."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event

from checker.probes.frames import line_here
from checker.probes.timeline import Recorder

HINTS = (
    "Run the file, and go through what each of the three tries does. Which of it can the database "
    "undo, and which not? Which of the errors may be gone after a pause?",
    "Save again, as often as need be, each time in a fresh session; charge once, outside of that. "
    "Only an OperationalError can be a lock, and not each is one. After the last try there is "
    "nothing to wait for: it must raise.",
    "`@retried` belongs to `price` and `save`, not to `sell`. In it: `except OperationalError as "
    'error:`, and a bare `raise` in the last round, or if `"locked" not in str(error.orig)`. '
    "In `sell`: `try` around `save`; when it fails, `await self.bank.refund(receipt)` and `raise`.",
)
SHOWS = (
    "Retries: transient errors only, a session for each try, no side effect",
    "A retry around everything",
)

TRIES = 3
SHOW, CENTS, FREE = 7, 2500, 100
THEIRS = "another's receipt"
THINKS = 1.0  # second of the loop, that the bank takes for an answer
LONG = 60.0  # seconds of the loop: no sale takes so long
REFUSED, LOST = "a refused card", "a card whose charge is not answered"
WRITES, ALONE, READS = (
    "another program wrote to the database",
    "another program had the database to itself",
    "another program read the database, so that nobody could COMMIT",
)
BETWEEN = "another program wrote between two writes of the sale, as soon as it was let in"
LOCKS = {
    WRITES: ("BEGIN IMMEDIATE",),
    ALONE: ("BEGIN EXCLUSIVE",),
    READS: ("BEGIN", "SELECT * FROM shows"),
}
TIMES = range(1, TRIES)  # that a lock is met, and then it is gone


async def test_tries_again(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a database that is locked for a while is tried again, after a pause, and the seat is sold"""
    async with opened(kata, tmp_path) as town:
        for lock in LOCKS:
            for times in TIMES:
                sale = await town.sells_while(lock, times)
                assert sale.told, f"{sale}"
                sold = town.sold(sale.seat)
                assert sold == [sale.told], f"{sale}; the table says of its seat: {sold}"
                expects_pauses(sale)
                for block in getattr(asyncio.get_running_loop(), "blocks", ()):
                    told = (
                        f"the pause at line {block.line} stopped all others for {block.seconds:g} s"
                    )
                    raise AssertionError(f"{sale}; {told}")
        took = await town.sells_beside()
        assert took < THINKS + 1e-6, (
            f"one sale paused, as it had found the database locked; another, which met no lock, "
            f"took {took:.1f} s, {THINKS:.1f} s of them at the bank, and waited for the rest"
        )


async def test_charges_once(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a card is charged once for its seat, however often the database is tried"""
    async with opened(kata, tmp_path) as town:
        for lock in LOCKS:
            for times in TIMES:
                town.expects_one_charge(await town.sells_while(lock, times))
        for times in TIMES:
            sale = await town.sells_while(WRITES, times, from_charge=True)
            town.expects_one_charge(sale)
        for nth in ("first", "second"):
            sale = await town.sells(f"somebody bought their {nth} seat", card="a regular's card")
            town.expects_one_charge(sale)
        when = "two bought a seat each, at the same time"
        with town.locked(WRITES, 2):
            first = asyncio.create_task(town.sells(when), name="the first")
            await asyncio.sleep(0.1)
            second = await town.sells(when)
        for sale in (await first, second):
            town.expects_one_charge(sale)


async def test_tells_other_errors(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """any other error is told at once: no pause, and nothing is done a second time"""
    async with opened(kata, tmp_path) as town:
        async for sale in town.fails():
            assert sale.error, f"{sale}"
            assert len(sale.asked) <= 1, f"{sale}; {town.books(sale)}"
            assert len(sale.errors) <= 1, f"{sale}; the database told {len(sale.errors)} errors"
            assert sale.end - sale.start < 1e-6, (
                f"{sale}; it had paused for {sale.end - sale.start:.1f} s before"
            )


async def test_gives_up(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a database that stays locked is an error, which is told after at most TRIES tries"""
    async with opened(kata, tmp_path) as town:
        for lock in LOCKS:
            sale = await town.sells_while(lock)
            assert sale.error, f"{sale}"
            assert len(sale.errors) <= TRIES, f"{sale}; TRIES is {TRIES}"
            expects_pauses(sale)


async def test_leaves_nothing_half(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """who is told an error has neither seat nor charge, and no free seat is lost"""
    async with opened(kata, tmp_path) as town:
        async for sale in town.fails():
            town.expects_nothing(sale)
        for lock in LOCKS:
            town.expects_nothing(await town.sells_while(lock))
            town.expects_seats(await town.sells_while(lock, TRIES - 1))
        for times in TIMES:
            with town.writes_between(times):
                sale = await town.sells(BETWEEN)
            town.expects_seats(sale) if sale.told else town.expects_nothing(sale)


@dataclass
class Sale:
    """What one call told, and what it had done by then. Times are without the bank's."""

    when: str
    seat: str
    card: str
    start: float
    end: float = 0.0
    told: Any = None
    error: BaseException | None = None
    errors: list[float] = field(default_factory=list)  # the database's, by time
    asked: list[int] = field(default_factory=list)  # the bank, for a charge: at which lines
    charged: list[str] = field(default_factory=list)  # the receipts, also those given back

    def __str__(self) -> str:
        met = f" (tries that found it locked: {len(self.errors)})" if self.when in LOCKS else ""
        error = getattr(self.error, "orig", None) or self.error
        told = f"raised {error!r:.150}" if error else f"returned {self.told!r:.100}"
        return f"{self.when}{met}; the sale {told}"


class Bank:
    """It takes its time, and keeps books."""

    def __init__(self, file: str) -> None:
        self.asked: list[tuple[str, int]] = []  # for a charge: card, and line of the learner's file
        self.charged: dict[str, tuple[str, int]] = {}  # card and cents, by receipt
        self.refunded: list[str] = []
        self.spent = 0.0  # seconds
        self.meanwhile: Callable[[], None] = lambda: None  # what happens while it thinks
        self._file = file

    async def charge(self, card: str, cents: int) -> str:
        self.asked.append((card, line_here(self._file.__eq__)))
        await self._think()
        self.meanwhile()
        if card == REFUSED:
            raise PermissionError(card)
        receipt = f"receipt {len(self.charged) + 1}"
        self.charged[receipt] = (card, cents)
        if card == LOST:
            raise ConnectionError("the connection to the bank was lost")
        return receipt

    async def refund(self, receipt: str) -> None:
        await self._think()
        if receipt not in self.charged or receipt in self.refunded:
            raise LookupError(f"there is nothing to give back for {receipt}")
        self.refunded.append(receipt)

    async def _think(self) -> None:
        self.spent += THINKS
        await asyncio.sleep(THINKS)


class Town:
    """The box office, its bank, and another program that uses its database."""

    def __init__(self, kata: Any, file: Path, other: sqlite3.Connection) -> None:
        self.bank = Bank(kata.__file__)
        self.office = kata.BoxOffice(f"sqlite+aiosqlite:///{file}?timeout=0", self.bank)
        self.other = other
        self.patience = 0  # so many errors later the lock is gone; below zero: never
        self.errors: list[float] = []  # the database's, by time
        self.met = asyncio.Event()  # one of these
        self.sales = 0
        self.last: Sale | None = None

    async def sells(self, when: str, seat: str = "", card: str = "", show: int = SHOW) -> Sale:
        self.sales += 1
        seat, card = seat or f"seat {self.sales}", card or f"card {self.sales}"
        sale = self.last = Sale(when, seat, card, self._now())
        asked, errors, charged = len(self.bank.asked), len(self.errors), len(self.bank.charged)
        call = asyncio.create_task(self.office.sell(show, seat, card), name="a sale")
        await asyncio.wait([call], timeout=LONG)
        sale.end, sale.errors = self._now(), self.errors[errors:]
        sale.asked = [line for whose, line in self.bank.asked[asked:] if whose == card]
        receipts = list(self.bank.charged)[charged:]
        sale.charged = [each for each in receipts if self.bank.charged[each][0] == card]
        if not call.done():
            call.cancel()
            told = f"the database told {len(sale.errors)} errors; {self.books(sale)}"
            raise AssertionError(f"{when}; the sale was not over after {LONG:g} s; {told}")
        sale.error = call.exception()
        sale.told = None if sale.error else call.result()
        return sale

    async def sells_while(self, lock: str, times: int = -1, *, from_charge: bool = False) -> Sale:
        """A sale that meets a lock, so many times or for ever."""
        with self.locked(lock, times, from_charge=from_charge):
            return await self.sells(lock)

    async def sells_beside(self) -> float:
        """How long a sale takes that begins while another, which met a lock, makes a pause."""
        loop = asyncio.get_running_loop()
        self.met.clear()
        with self.locked(WRITES, 1):
            paused = asyncio.create_task(self.sells(WRITES), name="a sale that pauses")
            met = asyncio.create_task(self.met.wait())
            await asyncio.wait({paused, met}, return_when="FIRST_COMPLETED")
            met.cancel()
            await asyncio.sleep(0.01)
            start = loop.time()
            try:
                await self.sells("another sale paused")
                return loop.time() - start
            finally:
                await asyncio.wait({paused})

    async def fails(self) -> AsyncIterator[Sale]:
        """Sales that cannot go well."""
        yield await self.sells("there was no such show", show=SHOW + 1)
        self.sell_to_another("A1")
        yield await self.sells("the seat was gone", "A1")
        with self.meanwhile(lambda: self.sell_to_another("A2")):
            sale = await self.sells("the seat was sold to another while the bank was asked", "A2")
        if sale.error or self.sold("A2") == [THEIRS]:  # else nobody was let in
            yield sale
        with self.without_sales():
            sale = await self.sells("the table of sales was missing")
        yield sale
        yield await self.sells("the card was refused", card=REFUSED)
        yield await self.sells("the card was charged, and the bank's answer got lost", card=LOST)

    def sell_to_another(self, seat: str) -> None:
        """The other program does, if it is let in."""
        with suppress(sqlite3.Error):
            self.other.execute("BEGIN IMMEDIATE")
            values = (SHOW, seat, THEIRS)
            self.other.execute("INSERT INTO sales (show, seat, receipt) VALUES (?, ?, ?)", values)
            self.other.execute("UPDATE shows SET free = free - 1")
            self.other.commit()
        self.other.rollback()

    @contextmanager
    def without_sales(self) -> Iterator[None]:
        """An error of the same class as a lock's, and none that a pause mends."""
        self.other.execute("ALTER TABLE sales RENAME TO sales_elsewhere")
        try:
            yield
        finally:
            self.other.execute("ALTER TABLE sales_elsewhere RENAME TO sales")

    @contextmanager
    def locked(self, lock: str, times: int, *, from_charge: bool = False) -> Iterator[None]:
        def begin() -> None:
            with suppress(sqlite3.OperationalError):  # the sale itself may hold a lock
                for each in LOCKS[lock]:
                    self.other.execute(each).fetchall()

        self.patience = times
        with self.meanwhile(begin if from_charge else lambda: None):
            if not from_charge:
                begin()
            yield
        self.other.rollback()

    @contextmanager
    def writes_between(self, times: int) -> Iterator[None]:
        """The other program takes a lock once, at a sale's second write or a later one."""
        self.patience, writes = times, 0

        def sends(connection: Any, cursor: Any, statement: str, *_: object) -> None:
            nonlocal writes
            writes += statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
            if writes > 1 and self.patience == times and not self.other.in_transaction:
                with suppress(sqlite3.OperationalError):  # within a transaction it is not let in
                    self.other.execute("BEGIN IMMEDIATE")

        event.listen(Engine, "before_cursor_execute", sends)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", sends)
            self.other.rollback()

    @contextmanager
    def meanwhile(self, happens: Callable[[], None]) -> Iterator[None]:
        """While the bank thinks."""
        self.bank.meanwhile = happens
        yield
        self.bank.meanwhile = lambda: None

    def error_told(self, context: ExceptionContext) -> None:
        self.errors.append(self._now())
        self.met.set()
        if getattr(context.original_exception, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
            self.patience -= 1
            if not self.patience:
                self.bank.meanwhile = lambda: None
                self.other.rollback()

    def sold(self, seat: str) -> list[str]:
        """The receipts that the table has for a seat."""
        rows = self._read("SELECT receipt FROM sales WHERE seat = ?", seat)
        return [receipt for (receipt,) in rows]

    def books(self, sale: Sale) -> str:
        """What the bank did for a sale."""
        back = sum(receipt in self.bank.refunded for receipt in sale.charged)
        at = f", the last time at line {sale.asked[-1]}" if sale.asked else ""
        return (
            f"the bank was asked {len(sale.asked)} time(s){at}, charged {len(sale.charged)} "
            f"time(s) and gave back {back}"
        )

    def expects_one_charge(self, sale: Sale) -> None:
        assert len(sale.charged) <= 1, f"{sale}; {self.books(sale)}"
        if sale.told:
            assert self._kept(sale) == [sale.told], f"{sale}; {self.books(sale)}"
            _, cents = self.bank.charged[sale.told]
            assert cents == CENTS, f"{sale}; the card was charged {cents} cents, instead of {CENTS}"

    def expects_nothing(self, sale: Sale) -> None:
        sold = [receipt for receipt in self.sold(sale.seat) if receipt != THEIRS]
        assert not sold, f"{sale}; its seat is in the table, with {sold}"
        if sale.card != LOST:
            assert not self._kept(sale), f"{sale}; {self.books(sale)}"
        self.expects_seats(sale)

    def expects_seats(self, sale: Sale) -> None:
        counts = "SELECT (SELECT count(*) FROM sales), (SELECT free FROM shows)"
        ((count, free),) = self._read(counts)
        saw = f"{sale}; {count} of {FREE} seats were sold then, and {free} were free"
        assert count + free == FREE, saw

    def _read(self, query: str, *values: str) -> list[Any]:
        try:
            return self.other.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            saw = f"{self.last}; then nobody else could read the tables: {error}, as if"
            raise AssertionError(f"{saw} a transaction of the sale were still open") from error

    def _kept(self, sale: Sale) -> list[str]:
        return [receipt for receipt in sale.charged if receipt not in self.bank.refunded]

    def _now(self) -> float:
        return asyncio.get_running_loop().time() - self.bank.spent


def expects_pauses(sale: Sale) -> None:
    """After each error of the database but the last that was told."""
    times = [*sale.errors, sale.end] if sale.told else sale.errors
    at_once = sum(later - error < 1e-6 for error, later in pairwise(times))
    assert not at_once, f"{sale}; {at_once} time(s) it was tried again without a pause"


@asynccontextmanager
async def opened(kata: Any, folder: Path) -> AsyncIterator[Town]:
    file = folder / "shows.db"
    row = (SHOW, CENTS, FREE)
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as other:
        town = Town(kata, file, other)
        event.listen(Engine, "handle_error", town.error_told)
        try:
            async with town.office.engine.begin() as connection:
                await connection.run_sync(kata.Base.metadata.create_all)
            other.execute("INSERT INTO shows (id, cents, free) VALUES (?, ?, ?)", row)
            yield town
        finally:
            event.remove(Engine, "handle_error", town.error_told)
            other.rollback()
            await town.office.engine.dispose()
