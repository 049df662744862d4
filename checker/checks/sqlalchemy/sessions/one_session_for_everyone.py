"""What requests that are under way at the same time do to each other's bookings."""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import HTTPException
from sqlalchemy import Engine, event
from sqlalchemy.util.concurrency import await_only, in_greenlet

from checker.probes import asgi
from checker.probes.checkouts import Recorder as Checkouts
from checker.probes.statements import Recorder as Statements
from checker.probes.statements import latency
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file. Who was told 201 and is not on the list? A session keeps what was added until "
    "COMMIT or ROLLBACK, and there is one of them for all that is in it. Who ends whose work?",
    "A session is one piece of work. Each request needs its own: opened when it begins, closed "
    "when it is over. What all may share is the engine, or an `async_sessionmaker`.",
    "A dependency: `async with AsyncSession(request.app.state.engine) as session: yield session`. "
    "The lifespan leaves the engine in `app.state`.",
)
SHOWS = ("One `AsyncSession` per request", "Global mutable session state")

ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
SOON = 5.0  # seconds of the loop; whoever waits for nobody is served by then
ALICE, BOB, EVE = "Alice", "Bob", "Eve"
ERRORS = range(400, 600)
Row = tuple[str, str]  # seat and guest
TAKEN = "Z9"  # a seat that Zoe has
ROWS = "SELECT seat, guest FROM bookings WHERE seat <> ? ORDER BY seat"


async def test_survives_rollback(
    kata: Any, tmp_path: Path, tasks: Recorder, sent: Statements
) -> None:
    """who is told 201 has a booking in the database, even if others fail in the meantime"""
    async with opened(kata, tmp_path) as theatre:
        for mine, yours, guest, why, times in (
            ("A1", "A2", EVE, "Eve's card was declined", 1),
            ("B1", "B1", EVE, "Eve's card was declined for the same seat", 1),
            ("C1", "C2", ALICE, "her card was declined for C2", 1),
            ("D1", TAKEN, BOB, "Bob's seat was taken", 1),
            ("E1", "E2", EVE, "Eve's card was declined ten times", 10),
        ):
            sent.clear()
            theatre.bank.will(ALICE, "wait")
            alice = await theatre.begins(mine, ALICE)
            await theatre.soon(theatre.listed())  # a session that is shared sends Alice's INSERT
            for _ in range(times):
                theatre.bank.will(guest, "accept" if yours == TAKEN else "decline")
                await theatre.soon(theatre.books(yours, guest))
            where = line_of(sent, "ROLLBACK")
            status, rows = await theatre.paid(alice), theatre.rows()
            saw = f"Alice booked {mine}; while the bank was at it, {why}{where}; then she was told"
            assert status == 201, f"{saw} {status}"
            assert (mine, ALICE) in rows, f"{saw} 201, and a second connection read {told(rows)}"
        theatre.bank.will(ALICE, "wait")
        theatre.bank.will(EVE, "decline")
        pair = [theatre.begin(theatre.books(*each)) for each in (("F1", ALICE), ("F2", EVE))]
        await asyncio.wait(pair, timeout=SOON, return_when="FIRST_COMPLETED")
        status, rows = await theatre.paid(pair[0]), theatre.rows()
        assert status != 201 or ("F1", ALICE) in rows, (
            "Alice and Eve booked at the same moment, and Eve's card was declined; then Alice was "
            f"told 201 for F1, and a second connection read {told(rows)}"
        )
        with commit_held() as (begun, over):
            alice = theatre.begin(theatre.books("G1", ALICE))
            await theatre.soon(begun.wait())
            early, rows = theatre.statuses.get("G1"), theatre.rows()
            over.set()
            await theatre.paid(alice)
        assert early != 201 or ("G1", ALICE) in rows, (
            "Alice booked G1, and her COMMIT had to wait; she was told 201 already, and a second "
            f"connection read {told(rows)}"
        )


async def test_keeps_no_refused(
    kata: Any, tmp_path: Path, tasks: Recorder, sent: Statements
) -> None:
    """who is told of an error is not in the database, even if others commit in the meantime"""
    async with opened(kata, tmp_path) as theatre:
        for mine, yours, guest in (("A1", "A2", BOB), ("B1", "B2", EVE)):
            sent.clear()
            theatre.bank.will(EVE, "wait, then decline")
            eve = await theatre.begins(mine, EVE)
            await theatre.soon(theatre.books(yours, guest))
            where = line_of(sent, "COMMIT")
            status = await theatre.paid(eve)
            saw = (
                f"while the bank was at Eve's card for {mine}, {guest} booked {yours}{where}; then"
            )
            assert status >= 400, f"{saw} her card was declined, and she was told {status}"
            rows = theatre.rows()
            assert (mine, EVE) not in rows, (
                f"{saw} Eve was told {status}, and a second connection read {told(rows)}"
            )
        pair = [theatre.begin(theatre.books("C1", ALICE))]
        await asyncio.sleep(1.5 * ROUND_TRIP)  # amid her COMMIT
        pair.append(theatre.begin(theatre.books("C2", BOB)))
        alice, bob = await asyncio.gather(*pair)
        status = await theatre.soon(theatre.books("C3", BOB))
        fates = {("A1", EVE): 402, ("B1", EVE): 402, ("C1", ALICE): alice, ("C2", BOB): bob}
        left = [row for row in theatre.rows() if fates.get(row) in ERRORS]
        assert not left, (
            f"later Bob booked C3, and was told {status}; then a second connection read "
            f"{told(left)}, refused with {fates[left[0]]} before"
        )


async def test_hides_unpaid(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """until a seat is paid, nobody else sees its booking"""
    async with opened(kata, tmp_path) as theatre:
        theatre.bank.will(ALICE, "wait")
        alice = await theatre.begins("A1", ALICE)
        seen = await theatre.soon(theatre.listed())
        assert "A1" not in seen, (
            f"while the bank was at Alice's card for A1, another guest asked for the list: {seen}"
        )
        rows = theatre.rows()
        assert not rows, f"the bank was at Alice's card; a second connection read {told(rows)}"
        status, seen = await theatre.paid(alice), await theatre.listed()
        assert same(seen, {"A1": ALICE}), (
            f"Alice was told {status} for A1; then the list was {seen}"
        )


async def test_serves_others(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """while one guest waits for the bank or for COMMIT, all others are served as ever"""
    async with opened(kata, tmp_path) as theatre:
        theatre.bank.will(ALICE, "wait")
        theatre.bank.will(EVE, "decline")
        alice = await theatre.begins("A1", ALICE)
        for guest, seat, fate in (
            (BOB, "A2", 201),
            (EVE, "A3", 402),
            (BOB, TAKEN, 409),
            (BOB, "A3", 201),
        ):
            status = await theatre.soon(theatre.books(seat, guest))
            of = f"{seat}, which Zoe has" if seat == TAKEN else seat
            saw = f"while the bank was at Alice's card, {guest} asked for {of}"
            assert status == fate, f"{saw}, and was told {status}, not {fate}"
        seen = await theatre.soon(theatre.listed())
        own = {"A2", "A3"}
        assert own <= set(seen), f"Bob was told 201 for A2 and A3; then the list was {seen}"
        with commit_held() as (begun, over):
            theatre.bank.done.set()
            await theatre.soon(begun.wait())
            seen = await theatre.soon(theatre.listed())
            over.set()
            status, rows = await theatre.paid(alice), theatre.rows()
        assert type(seen) is dict, f"while Alice waited for COMMIT, Bob asked for the list: {seen}"
        saw = f"others were served in the meantime; then Alice was told {status}"
        assert status == 201, saw
        assert ("A1", ALICE) in rows, f"{saw} for A1, and a second connection read {told(rows)}"
        theatre.bank.will(ALICE, "wait")
        alice = await theatre.begins("A4", ALICE)
        bob = theatre.begin(theatre.books("A4", BOB))
        await asyncio.wait([bob], timeout=SOON)
        fates = [await theatre.paid(alice), bob.done() and bob.result()]
        assert sorted(fates) == [201, 409], (
            "while the bank was at Alice's card for A4, Bob asked for it, too; one of them was to "
            f"be told 201, and the other one 409: Alice was told {fates[0]}, and Bob {fates[1]}"
        )


async def test_holds_nothing(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """a request that is over holds no connection, however it ended"""
    async with opened(kata, tmp_path) as theatre:
        theatre.bank.will(EVE, "decline")
        for what, request in (
            ("Bob booked a seat", partial(theatre.books, "A1", BOB)),
            ("Eve, whose card was declined, booked", partial(theatre.books, "A2", EVE)),
            ("Bob asked for a seat that was taken", partial(theatre.books, TAKEN, BOB)),
            ("Bob asked for the list", theatre.listed),
        ):
            result = await theatre.soon(request())
            lines = ", ".join(f"line {hold.line}" for hold in pools.held)
            held = f"{len(pools.held)} connection(s) held, taken at {lines}"
            assert not pools.held, f"{what}, and was told {result}; with no request left, {held}"


class Theatre:
    """The app with a bank of ours, and what a second connection reads in its database."""

    def __init__(self, kata: Any, file: Path) -> None:
        # Two who write at once are no part of this: who meets a lock is soon told.
        self.app = kata.create_app(f"sqlite+aiosqlite:///{file}?timeout=0.05")
        self.file = file
        self.bank = Bank()
        self.statuses: dict[str, int | None] = {}  # told last, by seat
        self._requests: set[asyncio.Task[Any]] = set()

    async def books(self, seat: str, guest: str) -> int:
        """The status that the guest is told."""

        def hear(message: asgi.Message) -> None:
            self.statuses[seat] = message.get("status", self.statuses.get(seat))

        booking = {"seat": seat, "guest": guest}
        answer = await asgi.call(self.app, "POST", "/bookings", on_message=hear, json=booking)
        return answer.status

    async def listed(self) -> Any:
        """Seats and guests, or what was told instead."""
        answer = await asgi.call(self.app, "GET", "/bookings")
        if answer.status != 200:
            return f"{answer.status} {answer.text:.60}"
        return {seat: guest for seat, guest in answer.json().items() if seat != TAKEN}

    def begin(self, request: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        self._requests.add(task := asyncio.create_task(request))
        return task

    async def begins(self, seat: str, guest: str) -> asyncio.Task[Any]:
        """A booking that the bank is at."""
        request = self.begin(self.books(seat, guest))
        asked = self.begin(self.bank.asked.wait())
        await asyncio.wait([request, asked], timeout=SOON, return_when="FIRST_COMPLETED")
        assert self.bank.asked.is_set(), f"{guest} asked for {seat}, and the bank was never asked"
        self.bank.asked.clear()
        return request

    async def soon(self, request: Coroutine[Any, Any, Any]) -> Any:
        """What it gives, unless that takes too long."""
        task = self.begin(request)
        await asyncio.wait([task], timeout=SOON)
        return task.result() if task.done() else f"nothing within {SOON:g} s"

    async def paid(self, request: asyncio.Task[Any]) -> int:
        """What the guest is told when the bank is done. All others are told by then, too."""
        self.bank.done.set()
        await asyncio.wait(self._requests, timeout=SOON)
        assert request.done(), f"the bank was done; {SOON:g} s later its guest was told nothing"
        self.bank.done.clear()
        self.bank.asked.clear()
        self.bank.orders.clear()
        return int(request.result())

    def rows(self) -> list[Row]:
        with closing(sqlite3.connect(self.file)) as second:
            return second.execute(ROWS, [TAKEN]).fetchall()


class Bank:
    """It accepts all cards at once, if it has no other orders."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.done = asyncio.Event()
        self.orders: defaultdict[str, list[str]] = defaultdict(list)

    def will(self, guest: str, order: str) -> None:
        """For the next card of the guest: "wait", "decline" or "wait, then decline"."""
        self.orders[guest].append(order)

    async def charge(self, guest: str) -> None:
        order = self.orders[guest].pop(0) if self.orders[guest] else "accept"
        if "wait" in order:
            self.asked.set()
            await self.done.wait()
        if "decline" in order:
            raise HTTPException(402, "the card is declined")


@asynccontextmanager
async def opened(kata: Any, folder: Path) -> AsyncIterator[Theatre]:
    theatre = Theatre(kata, folder / "theatre.db")

    async def ours() -> Bank:
        return theatre.bank

    theatre.app.dependency_overrides[kata.Bank] = ours
    async with asgi.lifespan(theatre.app):
        with closing(sqlite3.connect(theatre.file)) as second, second:
            second.execute("INSERT INTO bookings (seat, guest) VALUES (?, 'Zoe')", [TAKEN])
        with latency(ROUND_TRIP):
            yield theatre


@contextmanager
def commit_held() -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
    """The first COMMIT tells that it has begun, and waits until it is to be over."""
    begun, over = asyncio.Event(), asyncio.Event()

    def hold(_: object) -> None:
        if not begun.is_set() and in_greenlet():
            begun.set()
            await_only(over.wait())

    event.listen(Engine, "commit", hold)
    try:
        yield begun, over
    finally:
        event.remove(Engine, "commit", hold)


def line_of(sent: Statements, verb: str) -> str:
    lines = [each.line for each in sent.all if each.verb == verb and each.line]
    return f" ({verb} at line {lines[-1]})" if lines else ""


def told(rows: list[Row]) -> str:
    named = ", ".join(f"{seat} for {guest}" for seat, guest in rows)
    return f"{len(rows)} booking(s) {named}".rstrip()
