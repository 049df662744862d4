"""A timeout lets its caller go while a blocking client still hangs."""

import asyncio
import threading
import time
from typing import Any

from checker.checks.intruders import intruders
from checker.probes import stalls
from checker.probes.stalls import Stall
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: the timeout fires after 0.2 s, and is told after 0.8 s. A `with` has an end: "
    "what does `ThreadPoolExecutor` do there, and in which thread does it do it?",
    "Leaving the `with` waits for the pool's threads, on the loop's own thread. A thread cannot be "
    "stopped, so nobody may wait for it. Use a pool that outlives the call: one, for all calls.",
    "The loop has such a pool, of limited size: under `asyncio.timeout(TIMEOUT)`, "
    "`return await asyncio.to_thread(client, account)`, and no `with` around it.",
)
SHOWS = ("`to_thread` for code that blocks", "`asyncio.timeout` for deadlines")
TIMEOUT = 0.2  # seconds, as in the kata
PAUSE = 0.02  # seconds between two beats of the loop's heart
HANGING = 600.0  # seconds
THREADS = 40
CALLS = 10  # at a time


async def test_times_out_in_time(kata: Any, tasks: Recorder) -> None:
    """the caller hears TimeoutError when TIMEOUT is over, while the client still hangs"""
    for seconds in (HANGING, 1.0):
        client = Client(seconds)
        call = await ended(kata, client)
        tasks.mark("caller is told")
        saw = f"the client hung for {seconds:g} s; the caller had {ending(call)}"
        if call.seconds > TIMEOUT + PAUSE or not isinstance(call.error, TimeoutError):
            raise AssertionError(f"{saw}{blamed(call)}") from call.error
    client = Client(HANGING)
    calls = await asyncio.gather(*(ended(kata, client) for _ in range(CALLS)))
    tasks.mark("all are told")
    last = max(calls, key=lambda each: each.seconds)
    if last.seconds > TIMEOUT + PAUSE or not isinstance(last.error, TimeoutError):
        raise AssertionError(
            f"the client hung for {CALLS} callers at a time; one of them had {ending(last)}"
        ) from last.error


async def test_never_stops_the_loop(kata: Any, tasks: Recorder) -> None:
    """the event loop runs on, whether a call is answered, times out or is cancelled"""
    fates = {"answered": (0.1, None), "given up": (HANGING, None), "cancelled": (HANGING, 0.1)}
    for fate, (seconds, cancel_after) in fates.items():
        client = Client(seconds)
        call = await ended(kata, client, cancel_after)
        tasks.mark(f"call is {fate}")
        assert call.beats.late <= PAUSE, (
            f"with a client that takes {seconds:g} s and a call that is to be {fate}, the loop "
            f"stood still for {round(call.beats.late, 2):g} s{blamed(call)}"
        )
        early = not cancel_after and call.seconds < TIMEOUT - PAUSE
        if early and isinstance(call.error, TimeoutError):
            raise AssertionError(
                f"the caller had {ending(call)} of the loop's time; until then, it stood still"
            ) from call.error


async def test_threads_do_not_pile_up(kata: Any, tasks: Recorder) -> None:
    """however many calls hang, no more than 40 threads are left"""
    loop, before, client = asyncio.get_running_loop(), set(threading.enumerate()), Client(HANGING)
    for count in range(CALLS, 12 * CALLS + 1, CALLS):
        start = loop.time()
        calls = [asyncio.create_task(balance(kata, client)) for _ in range(CALLS)]
        await asyncio.wait(calls, timeout=2 * HANGING)
        tasks.mark(f"{count} calls are over", final=False)
        left = len(set(threading.enumerate()) - before)
        if left > THREADS:
            raise AssertionError(
                f"after {count} calls with a hanging client, {left} threads hung"
            ) from calls[0].exception()
        if not PAUSE < loop.time() - start < HANGING / 2:
            return  # nobody was given up in time: other promises judge that


async def test_answers_in_time(kata: Any, tasks: Recorder) -> None:
    """a call that is not late gives its own balance or error, and four such calls overlap"""
    for seconds, told in ((0.0, 4200), (0.15, 4200), (0.15, 0)):
        with intruders(kata.__file__) as lines:
            call = await ended(kata, Client(seconds, balance=told))
        assert not lines, (
            f"line {lines[0]} told the loop of a balance from another thread, which does not wake "
            "it: a loop that has nothing else to do sleeps on"
        )
        if not same(call.answer, told):
            raise AssertionError(
                f"the client said {told} after {seconds:g} s; the caller had {ending(call)}"
            ) from call.error
    error = ConnectionError("no such account")
    call = await ended(kata, Client(0.1, error))
    if call.error is not error:
        raise AssertionError(
            f"after 0.1 s the client raised {error!r}; the caller had {ending(call)}"
        ) from call.error
    client = Client(0.15)
    calls = await asyncio.gather(*(ended(kata, client) for _ in range(4)))
    tasks.mark("all four are over")
    for call in calls:
        if not same(call.answer, 4200):
            raise AssertionError(
                f"of four calls at a time, each of 0.15 s, one had {ending(call)}; the client "
                f"worked for {client.most} at a time"
            ) from call.error


async def test_stays_cancelled(kata: Any, tasks: Recorder) -> None:
    """a call that is cancelled ends at once, as cancelled"""
    call = await ended(kata, Client(HANGING), cancel_after=0.1)
    tasks.mark("cancelled call is over")
    assert call.seconds < 0.1 + PAUSE, f"cancelled after 0.1 s, the call was over: {ending(call)}"
    assert call.task.cancelled(), f"cancelled after 0.1 s, the call had {ending(call)}"


class Client:
    """Blocks for so many seconds, then answers or raises, and keeps the books of it."""

    def __init__(
        self, seconds: float, error: Exception | None = None, *, balance: int = 4200
    ) -> None:
        self.seconds = seconds
        self.balance = balance
        self.error = error
        self.at_work = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self, account: str) -> int:
        with self._lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        time.sleep(self.seconds)  # of the loop's time, in whichever thread
        with self._lock:
            self.at_work -= 1
        if self.error:
            raise self.error
        return self.balance


class Heart:
    """Beats as long as the loop runs, less often with the years."""

    def __init__(self) -> None:
        self.late = 0.0  # seconds that a beat came too late, at most

    async def beat(self) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        while True:
            due = loop.time() + max(PAUSE, (loop.time() - start) / 10)
            await asyncio.sleep(due - loop.time())
            self.late = max(self.late, loop.time() - due)


class Call:
    """A call that is over: how it ended, and after how many seconds."""

    def __init__(
        self, task: asyncio.Task[Any], seconds: float, beats: Heart, stalls: tuple[Stall, ...]
    ) -> None:
        self.stalls = stalls  # who held the loop meanwhile
        self.task = task
        self.seconds = seconds
        self.beats = beats
        self.error = None if task.cancelled() else task.exception()
        self.answer = None if task.cancelled() or self.error else task.result()


async def ended(kata: Any, client: Client, cancel_after: float | None = None) -> Call:
    """A call of the client's, cancelled or left alone."""

    loop, heart = asyncio.get_running_loop(), Heart()
    start, over = loop.time(), loop.create_future()
    with stalls.watch(files=[kata.__file__]) as seen:
        pulse = asyncio.create_task(heart.beat(), name="heartbeat")
        task = asyncio.create_task(balance(kata, client), name="call")
        task.add_done_callback(lambda _: over.set_result(loop.time()))
        if cancel_after:
            await asyncio.wait({task}, timeout=cancel_after)
            task.cancel()
        await asyncio.wait({task}, timeout=2 * HANGING)
        assert task.done(), f"no balance and no error after {2 * HANGING:g} s"
        await asyncio.sleep(PAUSE)  # a heart that stood still beats once more
        pulse.cancel()
        await asyncio.wait({pulse})
    return Call(task, over.result() - start, heart, seen.stalls)


async def balance(kata: Any, client: Client) -> Any:
    return await kata.read_balance("A-17", client)


def ending(call: Call) -> str:
    told = f"{call.answer!r:.200}" if call.error is None else f"{call.error!r:.200}"
    if call.task.cancelled():
        told = "a cancellation"
    return f"{told} after {round(call.seconds, 2):g} s"


def blamed(call: Call) -> str:
    """Who held the loop, if anybody did."""
    told = [f"; line {each.line} held the loop for {each.seconds:g} s" for each in call.stalls]
    return told[0] if told else ""
