"""A partner who hangs holds up nobody but his own callers, and not for long."""

import asyncio
from typing import Any

from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "There are two waits in `ask`, and neither has an end: the one for a permit and the one for "
    "the partner. They are different things to the caller, so they need two deadlines.",
    "`async with self.permits` puts both into one block. Take it apart: `acquire` under a deadline "
    "of its own, whose TimeoutError becomes Busy; then the request under the other, with `release` "
    "in a `finally`.",
    "`async with asyncio.timeout(WAIT): await self.permits.acquire()` inside `try`, `except "
    "TimeoutError: raise Busy`. Only after that a second `try`: `asyncio.timeout(PATIENCE)` around "
    "`send`, and `finally: self.permits.release()`.",
)
SHOWS = ("`Semaphore` to bound concurrency", "`asyncio.timeout` for deadlines")
PERMITS, WAIT, PATIENCE = 4, 0.2, 1.0  # as in the kata
HANG_UP = 0.05  # seconds that a cancelled request needs to end
TICK = 0.01  # seconds, more than anything needs that waits for nothing
HANGING = 3600.0  # seconds


async def test_says_busy_in_time(kata: Any, tasks: Recorder) -> None:
    """with all permits taken, a caller hears Busy within 0.2 s"""
    shop = Shop(kata)
    shop.ask(*[HANGING] * PERMITS)
    await asyncio.sleep(0.5)
    late = shop.ask(*[0.1] * 5)
    await ended(late)
    tasks.mark("the late callers are told")
    for call in late:
        if call.seconds > WAIT + TICK or not isinstance(call.error, kata.Busy):
            raise AssertionError(
                f"{PERMITS} requests hung and held all permits; the next caller had {call}"
            ) from call.error
    together = Shop(kata).ask(*[HANGING] * 2 * PERMITS)
    await asyncio.sleep(WAIT + TICK)
    tasks.mark("who has no permit is told")
    waiting = sum(not call.task.done() for call in together)
    assert waiting <= PERMITS, (
        f"{len(together)} callers came at the same time, and the partner hung; {WAIT:g} s later, "
        f"{waiting} of them had heard nothing, and there are {PERMITS} permits"
    )


async def test_ends_hanging_requests(kata: Any, tasks: Recorder) -> None:
    """a request that hangs is cancelled after a second, and its caller hears TimeoutError"""
    shop = Shop(kata)
    calls = shop.ask(*[HANGING] * PERMITS)
    await ended(calls)
    left = shop.with_partner
    tasks.mark("callers are told")
    for call in calls:
        late = call.seconds > PATIENCE + HANG_UP + TICK
        if late or not isinstance(call.error, TimeoutError):
            raise AssertionError(
                f"the partner hung for {HANGING:g} s; the caller had {call}"
            ) from call.error
    assert not left, f"{left} request(s) were still with the partner when the callers were told"


async def test_lets_answers_through(kata: Any, tasks: Recorder) -> None:
    """whoever has a permit has a full second, and an answer or error in it passes as it is"""
    shop = Shop(kata)
    (call,) = shop.ask(0.95)
    await ended([call])
    assert same(call.answer, "answer 1"), f"the answer came after 0.95 s; the caller had {call}"
    *others, queued = shop.ask(*[0.15] * PERMITS, 0.95)
    await ended([*others, queued])
    tasks.mark("the one that waited is told")
    if not (same(queued.answer, "answer 6") or isinstance(queued.error, kata.Busy)):
        raise AssertionError(
            f"a caller waited 0.15 s for a permit, and the partner took 0.95 s to answer; the "
            f"caller had {queued}"
        ) from queued.error
    for error in (ValueError("no such order"), TimeoutError("his own"), ConnectionError("gone")):
        (call,) = shop.ask(0.1, error=error)
        await ended([call])
        if call.error is not error:
            raise AssertionError(f"the partner raised {error!r}; the caller had {call}") from None


async def test_keeps_the_limit(kata: Any, tasks: Recorder) -> None:
    """the partner never has more than four requests, and those that are hung up count"""
    shop = Shop(kata)
    calls = []
    for seconds in (HANGING, 0.3, HANGING, 0.1, 0.7) * 4:
        calls += shop.ask(seconds, seconds)
        await asyncio.sleep(0.17)
    await asyncio.sleep(5)
    tasks.mark("after the last")
    assert shop.most <= PERMITS, (
        f"{len(calls)} callers, of whom some hang: up to {shop.most} requests were with the "
        f"partner at a time, who takes {PERMITS}"
    )


async def test_gives_every_permit_back(kata: Any, tasks: Recorder) -> None:
    """after errors, timeouts, Busy and cancellations all four permits are there, and no more"""
    shop = Shop(kata)
    for what in ("errors", "cancelled requests", "cancelled waits", "Busy", "timeouts"):
        if what == "errors":
            await ended(shop.ask(*[0.1] * 6, error=ValueError("no such order")))
        elif what == "cancelled requests":
            await cancelled(shop.ask(*[0.9] * PERMITS), 0.5)
        elif what == "cancelled waits":
            working = shop.ask(*[0.9] * PERMITS)
            await cancelled(shop.ask(*[0.9] * PERMITS), 0.1)
            await ended(working)
        elif what == "Busy":
            await ended(shop.ask(*[0.9] * 2 * PERMITS))
        else:
            shop.ask(*[HANGING] * PERMITS)
            await asyncio.sleep(5)
            if shop.with_partner:
                return  # they hang on, which another promise judges
        tasks.mark(f"after {what}", final=False)
        await asyncio.sleep(HANG_UP + TICK)
        calls = shop.ask(*[0.5] * 2 * PERMITS)
        await asyncio.sleep(TICK)
        let_in = shop.with_partner
        await ended(calls)
        assert let_in == PERMITS, (
            f"after {what}, {len(calls)} callers asked and {let_in} had a permit; there are "
            f"{PERMITS}"
        )


class Shop:
    """Calls of a partner who takes so many seconds for each, and the books of it."""

    def __init__(self, kata: Any) -> None:
        self.partner = kata.Partner(self._send)
        self.with_partner = 0
        self.most = 0
        self._sent = 0
        self._orders: dict[str, tuple[float, Exception | None]] = {}

    def ask(self, *seconds: float, error: Exception | None = None) -> list["Call"]:
        """A call for each order, made at once; the partner answers or raises that error."""
        calls = []
        for each in seconds:
            number = len(self._orders) + 1
            self._orders[f"order {number}"] = (each, error)
            calls.append(Call(self.partner, f"order {number}"))
        return calls

    async def _send(self, order: str) -> str:
        self._sent += 1
        if self._sent > 500:
            raise SentAgain(f"{self._sent} requests were sent")
        self.with_partner += 1
        self.most = max(self.most, self.with_partner)
        try:
            return await self._answer(order)
        finally:
            self.with_partner -= 1

    async def _answer(self, order: str) -> str:
        seconds, error = self._orders[order]
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            await asyncio.sleep(HANG_UP)
            raise
        if error:
            raise error
        return order.replace("order", "answer")


class SentAgain(BaseException):
    """Ends a loop that would send for ever."""


class Call:
    """A caller who asks, and what he hears after how many seconds."""

    def __init__(self, partner: Any, order: str) -> None:
        self.loop = asyncio.get_running_loop()
        self.start = self.end = self.loop.time()
        self.task = asyncio.create_task(self._ask(partner, order), name=order)
        self.task.add_done_callback(self._over)

    async def _ask(self, partner: Any, order: str) -> Any:
        return await partner.ask(order)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self.end = self.loop.time()
        if not task.cancelled():
            task.exception()  # so that it counts as retrieved

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def error(self) -> BaseException | None:
        return None if self.task.cancelled() else self.task.exception()

    @property
    def answer(self) -> Any:
        return None if self.task.cancelled() or self.error else self.task.result()

    def __str__(self) -> str:
        told = "a cancellation" if self.task.cancelled() else repr(self.error or self.answer)
        return f"{told[:200]} after {round(self.seconds, 2):g} s"


async def ended(calls: list[Call]) -> None:
    tasks = [call.task for call in calls]
    await asyncio.wait(tasks, timeout=30)
    left = sum(not task.done() for task in tasks)
    assert not left, f"{left} of {len(tasks)} caller(s) had heard nothing after 30 s"


async def cancelled(calls: list[Call], after: float) -> None:
    """See them end as cancelled, but for those that were over before."""
    await asyncio.sleep(after)
    asked = [call for call in calls if call.task.cancel()]
    await ended(calls)
    for call in asked:
        assert call.task.cancelled(), f"cancelled after {after:g} s, a caller had {call}"
