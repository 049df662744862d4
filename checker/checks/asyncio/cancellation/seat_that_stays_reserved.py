"""No seat stays on hold once its booking has ended, wherever that was cancelled."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

from checker.probes.sweep import Sweep, sweep
from checker.probes.timeline import Recorder
from checker.probes.values import all_in, ending, same

HINTS = (
    "Run the file: the buyer leaves, and the seat stays on hold. A cancelled task gets a "
    "CancelledError where it waits, and that is no `Exception`: the line that releases is skipped.",
    "There are three ways out of the `try`: a result, an error, a cancellation. One clause is run "
    "on all of them, and it says nothing to anybody about how the booking ended.",
    "`await hall.hold(seat)` stays in front. Then `try:` with paying, printing and the `return`, "
    "and `finally: await hall.release(seat)`. Both old releases go.",
)
SHOWS = ("`finally` for what must be given back", "A bare `create_task`")
SEAT, TICKET = "A 7", "ticket (receipt for A 7)"
FAILURES = (ConnectionError("no bank"), TimeoutError("a slow bank"), KeyError("pin"))
ENOUGH = 30  # calls


async def test_frees_the_seat(kata: Any, tasks: Recorder) -> None:
    """sold or failed, the seat is free when the booking has ended"""
    for step in ("pay", "print"):
        for error in (None, *FAILURES):
            office = Office(kata, {step: error} if error else {})
            how = f"`{step}` raised {type(error).__name__}" if error else "the seat was sold"
            await office.booked()
            tasks.mark("the booking has ended")
            assert not office.held, f"{how}, the booking had ended, and {SEAT} was still held"
            assert not office.cut_off, f"{how}; the release of {SEAT} was cut off before its end"


async def test_frees_the_seat_when_cancelled(kata: Any, tasks: Recorder) -> None:
    """cancelled wherever it waits, the seat is free when the booking has ended"""
    office = Office(kata)
    async for point in office.sweep():
        held, done = bool(office.held), len(office.calls)
        if held:
            tasks.mark("the booking has ended")
        told = f"cancelled at {point}, the booking had ended"
        assert not held, f"{told}, and {SEAT} was still held"
        assert not office.cut_off, f"{told}, and the release of {SEAT} was cut off before its end"
        await asyncio.sleep(10)
        late = office.calls[done:]
        assert not late, f"{told}, and went on with {SEAT} all the same: {', '.join(late)}"
        assert not office.held, f"{told}, and {SEAT} was held after that, by nobody"


async def test_releases_its_own_hold_once(kata: Any, tasks: Recorder) -> None:
    """a hold is kept until the ticket is printed, and released once, by who got it"""
    office = Office(kata, held={SEAT})
    await office.booked()
    assert not office.releases, f"{SEAT} was held by another buyer, whose hold was released"
    office = Office(kata)
    await office.booked()
    assert not office.unguarded, f"nobody held {SEAT} any more when `{office.unguarded[0]}` ended"
    assert office.releases <= 1, f"the seat was sold, and its hold released {office.releases} times"
    for step in ("pay", "print"):
        for error in FAILURES:
            failed = Office(kata, {step: error})
            await failed.booked()
            assert failed.releases <= 1, (
                f"`{step}` raised {type(error).__name__}, and the hold was released "
                f"{failed.releases} times"
            )
    async for point in office.sweep(clean_up=True):
        assert office.releases <= office.holds, (
            f"cancelled at {point}, the booking had got {office.holds} hold(s), and released "
            f"{office.releases}"
        )


async def test_tells_how_it_ended(kata: Any, tasks: Recorder) -> None:
    """the ticket, the error or the cancellation reaches the caller"""
    booking = await Office(kata).booked()
    error = booking.exception()
    assert error is None, f"the seat was sold, but the booking raised {error!r:.200}"
    ticket = booking.result()
    assert same(ticket, TICKET), f"{TICKET!r} was printed; what came back: {ticket!r:.200}"
    taken = kata.SeatTaken(SEAT)
    for step in ("hold", "pay", "print"):
        for failure in (taken,) if step == "hold" else FAILURES:
            booking = await Office(kata, {step: failure}).booked()
            assert any(each is failure for each in all_in(booking.exception())), (
                f"`{step}` raised {failure!r}; the booking {ending(booking)}"
            )
    async for point in Office(kata).sweep():
        assert point.outcome == "cancelled", (
            f"cancelled at {point}, the booking did not end as cancelled, but {point.ending}"
        )


class Office:
    """A hall and a till, and the books of both; `open` begins a new day."""

    def __init__(
        self,
        kata: Any,
        fates: dict[str, Exception] | None = None,
        held: Iterable[str] = (),
    ) -> None:
        self.kata = kata
        self.fates = fates or {}
        self.older = tuple(held)

    def open(self) -> Coroutine[Any, Any, Any]:
        """A booking."""
        self.held = list(self.older)
        self.holds = self.releases = self.cut_off = 0
        self.calls: list[str] = []
        self.printed = False
        self.unguarded: list[str] = []
        book: Coroutine[Any, Any, Any] = self.kata.book(SEAT, self, self)
        return book

    async def booked(self) -> asyncio.Task[Any]:
        """A booking that has ended by itself."""
        booking = asyncio.create_task(self.open())
        await asyncio.wait({booking}, timeout=60)
        assert booking.done(), "the booking did not end within a minute"
        assert not booking.cancelled(), "nobody cancelled the booking, but it ended as cancelled"
        booking.exception()  # so that it counts as retrieved
        return booking

    def sweep(self, *, clean_up: bool = False) -> Sweep:
        """Bookings cancelled wherever they wait; in the clean-up only if asked for."""
        return sweep(
            self.open,
            files=[self.kata.__file__],
            while_=lambda: clean_up or not self.printed,
            patience=30,
        )

    async def hold(self, seat: str) -> None:
        await self._work("hold")
        if seat in self.held:
            raise self.kata.SeatTaken(seat)
        self.holds += 1
        self.held.append(seat)

    async def release(self, seat: str) -> None:
        self.releases += 1
        try:
            await self._work("release")
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        finally:  # it was asked for, and the hall has heard it
            if seat in self.held:
                self.held.remove(seat)

    async def pay(self, seat: str) -> str:
        await self._guarded("pay")
        return f"receipt for {seat}"

    async def print(self, receipt: str) -> str:
        await self._guarded("print")
        self.printed = True
        return f"ticket ({receipt})"

    async def _guarded(self, step: str) -> None:
        await self._work(step)
        if SEAT not in self.held:
            self.unguarded.append(step)

    async def _work(self, step: str) -> None:
        self.calls.append(step)
        if len(self.calls) > ENOUGH:
            raise CalledTooOften(f"one booking made more than {ENOUGH} calls")
        await asyncio.sleep(1)
        if step in self.fates:
            raise self.fates[step]
        await asyncio.sleep(1)


class CalledTooOften(BaseException):
    """Ends a booking that goes round and round."""
