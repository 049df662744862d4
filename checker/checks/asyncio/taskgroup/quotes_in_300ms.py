"""What a shopper sees after 300 ms when suppliers are quick, late or broken."""

import asyncio
from collections.abc import Callable, Coroutine
from inspect import isawaitable
from typing import Any

from checker.probes.timeline import Recorder
from checker.probes.values import ending, same

HINTS = (
    "When the deadline strikes, some tasks have ended and hold their prices, and nobody reads "
    "them. And a supplier that fails takes the whole group along. Where could each price be put "
    "down as soon as it comes?",
    "Two ways. Children that put their own price into a dict and end their own errors, so that "
    "after the deadline the dict is the answer. Or `asyncio.wait(tasks, timeout=...)`, where you "
    "yourself cancel and await the rest, in a `finally`.",
    "In the group run a child with `with suppress(Exception): prices[name] = await ask(article)`. "
    "Then the only TimeoutError that leaves `async with asyncio.timeout(...)` is the deadline: "
    "suppress it around the block and return `prices`.",
)
SHOWS = ("`asyncio.timeout` for deadlines",)

CLEAN_UP = 0.01  # seconds that a cancelled supplier needs to hang up


async def test_keeps_what_came(kata: Any, tasks: Recorder) -> None:
    """every price that came within 300 ms is in the answer, and no other"""
    market = Market(moka=(0.1, 0), crema=(0.29, 1190), lungo=(20, 990))
    answer, ms = await shopper_asks(kata, market, tasks)
    assert market.peak == 3, f"at most {market.peak} of 3 suppliers asked at the same time"
    came = {"moka": 0, "crema": 1190}  # a price of 0 is a price
    assert same(answer, came), (
        f"the answer at {ms} ms was {answer!r:.200}; within 300 ms these had come: {came}"
    )


async def test_answers_in_time(kata: Any, tasks: Recorder) -> None:
    """the answer comes at 300 ms, or sooner once nobody is left to wait for"""
    market = Market(moka=(0.1, 1290), lungo=(20, 990), corto=(30, 890))
    _, ms = await shopper_asks(kata, market, tasks)
    assert ms <= 300 + 2 * CLEAN_UP * 1000, f"two suppliers were late; the answer came at {ms} ms"
    market = Market(moka=(0.1, 1290), crema=(0.2, 1190))
    _, ms = await shopper_asks(kata, market, tasks)
    assert ms < 250, f"all had answered after 200 ms; the answer came at {ms} ms"
    answer, ms = await shopper_asks(kata, Market(), tasks)
    assert ms < 250, f"there was nobody to ask; the answer came at {ms} ms"
    assert same(answer, {}), f"there was nobody to ask; the answer was {answer!r:.200}"


async def test_survives_a_failure(kata: Any, tasks: Recorder) -> None:
    """a supplier that fails is left out, and costs neither another price nor time"""
    for error in (KeyError("cents"), TimeoutError("the supplier's own time limit")):
        market = Market(moka=(0.1, error), crema=(0.2, 1190))
        answer, ms = await shopper_asks(kata, market, tasks)
        told = f"`moka` raised {type(error).__name__}, `crema` said 1190 at 200 ms"
        assert same(answer, {"crema": 1190}), f"{told}; the answer at {ms} ms was {answer!r:.200}"
        assert ms < 250, f"{told}; the answer came at {ms} ms"


async def test_leaves_nothing_running(kata: Any, tasks: Recorder) -> None:
    """no supplier is at work once the shopper has the answer"""
    market = Market(moka=(0.1, 1290), lungo=(20, 990), corto=(30, 890))
    _, ms = await shopper_asks(kata, market, tasks)
    assert_quiet(market, tasks, f"when the answer came at {ms} ms")


async def test_stays_cancelled(kata: Any, tasks: Recorder) -> None:
    """a cancelled comparison ends as cancelled, and no supplier is at work after it"""
    market = await shopper_leaves(kata, 0.15, tasks)
    assert_quiet(market, tasks, "when the cancelled comparison had ended")
    await shopper_leaves(kata, 0.3 + CLEAN_UP / 2, tasks)


class Market:
    """Suppliers that answer or raise after some seconds, and the books of it."""

    def __init__(self, **fates: tuple[float, int | Exception]) -> None:
        self.suppliers = {name: self._supplier(name, *fate) for name, fate in fates.items()}
        self.calls = 0
        self.at_work: set[str] = set()
        self.peak = 0

    def _supplier(
        self, name: str, seconds: float, fate: int | Exception
    ) -> Callable[[str], Coroutine[Any, Any, int]]:
        async def ask(article: str) -> int:
            self.calls += 1
            if self.calls > 30:
                raise RuntimeError("the suppliers were asked more than 30 times")
            self.at_work.add(name)
            self.peak = max(self.peak, len(self.at_work))
            try:
                return await answer(seconds, fate)
            finally:
                self.at_work.discard(name)

        ask.__qualname__ = f"ask_{name}"
        return ask


async def answer(seconds: float, fate: int | Exception) -> int:
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        await asyncio.sleep(CLEAN_UP)
        raise
    if isinstance(fate, Exception):
        raise fate
    return fate


async def shopper_asks(kata: Any, market: Market, tasks: Recorder) -> tuple[Any, int]:
    """The answer, and the milliseconds that it took."""
    start = asyncio.get_running_loop().time()
    asked = kata.compare("espresso beans", market.suppliers)
    assert isawaitable(asked), f"`compare` cannot be awaited: it returned {asked!r:.200} at once"
    try:
        answer = await asked
    except (Exception, asyncio.CancelledError) as error:
        ms = milliseconds_since(start)
        tasks.mark(f"error after {ms} ms")
        saw = f"no prices: at {ms} ms `compare` raised {error!r:.200}"
        raise AssertionError(saw) from error
    ms = milliseconds_since(start)
    tasks.mark(f"answer after {ms} ms")
    return answer, ms


async def shopper_leaves(kata: Any, seconds: float, tasks: Recorder) -> Market:
    """The market after a comparison that was cancelled in its course."""
    market = Market(moka=(0.1, 1290), lungo=(20, 990), corto=(30, 890))
    call = asyncio.ensure_future(kata.compare("espresso beans", market.suppliers))
    await asyncio.wait({call}, timeout=seconds)
    # A group that ends because a child failed loses a cancel (cpython#116720): not judged.
    failed = any(life.how == "raised" for life in tasks.timeline().lives)
    if not failed and call.cancel():  # nor is one that is over, which other checks see
        at = f"{round(seconds * 1000)} ms"
        tasks.mark(f"cancelled at {at}", final=False)
        await asyncio.wait({call}, timeout=60)
        assert call.done(), f"cancelled at {at}, the comparison was not over a minute later"
        assert call.cancelled(), f"cancelled at {at}, the comparison {ending(call)} all the same"
        tasks.mark("ended as cancelled")
    return market


def assert_quiet(market: Market, tasks: Recorder, when: str) -> None:
    left = ", ".join(sorted(market.at_work))
    assert not left, f"{len(market.at_work)} still at work {when}: {left}"
    names = ", ".join(task.get_name() for task in tasks.running())
    assert not names, f"tasks not over {when}: {names}"


def milliseconds_since(start: float) -> int:
    return round((asyncio.get_running_loop().time() - start) * 1000)
