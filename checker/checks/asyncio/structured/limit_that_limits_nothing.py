"""A partner never has more than four requests at a time, whoever makes them."""

import asyncio
from collections.abc import Callable
from typing import Any

from checker.probes import schedules
from checker.probes.timeline import Recorder
from checker.probes.values import all_in, same

HINTS = (
    "Run the file, then count the semaphores: every call of `look_up` makes one and is alone with "
    "its four permits. What should all calls have in common?",
    "A semaphore limits those who share it. It must be older than any call, and live where all of "
    "them find it: `PriceList` is one for all shoppers.",
    "In `__init__`: `self.permits = asyncio.Semaphore(LIMIT)`. In `look_up`, around each single "
    "request and nothing else: `async with self.permits:`. It gives the permit back after errors "
    "and cancellations, too.",
)
SHOWS = ("`Semaphore` to bound concurrency",)
LIMIT = 4  # says the contract
LONG = 60.0  # seconds


async def test_keeps_the_limit(kata: Any, tasks: Recorder) -> None:
    """the partner never has more than four requests at a time, however many calls there are"""
    for calls, articles in ((6, 5), (30, 1), (1, 30)):
        partner = Partner()
        prices = kata.PriceList(partner.ask)
        await ended(*(looks_up(prices, basket(articles, call)) for call in range(calls)))
        tasks.mark("all calls are over")
        assert partner.most <= LIMIT, (
            f"{calls} call(s) of {articles} article(s) each: the partner had {partner.most} "
            f"requests at a time; the contract says {LIMIT}"
        )


def test_keeps_the_limit_in_any_order(fresh: Callable[[], Any]) -> None:
    """nor does it when a shopper comes just as a request ends, whichever task goes first"""

    async def shoppers_come_and_go() -> None:
        partner = Partner(dict.fromkeys(basket(LIMIT)[1:], 3.0))
        prices = fresh().PriceList(partner.ask)
        early = looks_up(prices, basket(LIMIT + 1))
        await asyncio.sleep(1)  # the first request ends about now
        late = looks_up(prices, basket(1, 1))
        await ended(early, late)
        assert partner.most <= LIMIT, (
            f"a shopper came as the first request ended, and the partner had {partner.most} "
            f"requests at a time; the contract says {LIMIT}"
        )

    schedules.explore(shoppers_come_and_go, files=[fresh().__file__ or ""])


async def test_uses_every_permit(kata: Any, tasks: Recorder) -> None:
    """four requests are under way whenever there are four to make"""
    slow = {"A-0": 9.0}  # the others take a second
    for calls, articles in ((6, 1), (6, 5), (1, 10)):
        partner = Partner(slow if calls == 1 else {})
        prices = kata.PriceList(partner.ask)
        shoppers = [looks_up(prices, basket(articles, call)) for call in range(calls)]
        for second in range(calls * articles // LIMIT):
            await asyncio.sleep(0.5)
            tasks.mark(f"{partner.under_way} under way", final=False)
            left = calls * articles - partner.requests
            assert partner.under_way >= LIMIT or not left, (
                f"{calls} call(s) of {articles} article(s) each: after {second}.5 s, "
                f"{partner.under_way} request(s) were under way, and {left} were still to be made"
            )
            await asyncio.sleep(0.5)
        await ended(*shoppers)


async def test_gives_permits_back(kata: Any, tasks: Recorder) -> None:
    """failed and cancelled requests give their permits back, each of them once"""
    failing = [f"F-{number}" for number in range(6)]
    hanging = [f"H-{number}" for number in range(LIMIT)]
    partner = Partner(dict.fromkeys(hanging, LONG), failing)
    prices = kata.PriceList(partner.ask)
    for count, article in enumerate(failing):
        await ended(looks_up(prices, [article]), when=f", after {count} request(s) had failed")
    tasks.mark("6 requests have failed", final=False)
    await four_at_a_time(prices, partner, "6 requests had failed")
    await ended(looks_up(prices, ["A-0", "F-1", *basket(4)]))
    when = "a request had failed as another made room for the next"
    await four_at_a_time(prices, partner, when)
    working = [looks_up(prices, [article]) for article in hanging]
    await asyncio.sleep(1)
    waiting = [looks_up(prices, basket(9)) for _ in range(2)]
    await asyncio.sleep(1)
    if partner.most > LIMIT:
        return  # nobody waits: the first promise judges that
    await cancelled(*waiting)
    tasks.mark("2 waiting calls are cancelled", final=False)
    queueing = looks_up(prices, basket(9))
    await asyncio.sleep(1)
    assert partner.most <= LIMIT, (
        f"two calls that waited for permits were cancelled; after that, the partner had "
        f"{partner.most} requests at a time; the contract says {LIMIT}"
    )
    await cancelled(*working, queueing)
    tasks.mark("all calls are cancelled", final=False)
    await four_at_a_time(prices, partner, f"{LIMIT} requests were cancelled")


async def test_gives_each_call_its_own(kata: Any, tasks: Recorder) -> None:
    """a call gets the prices of its articles in their order, or one of its own errors"""
    partner = Partner({"A-0": 3.0, "B-1": 5.0}, ["F-0", "F-1"])
    prices = kata.PriceList(partner.ask)
    baskets = [["A-0", "A-1", "A-2"], ["B-2", "F-0"], ["B-1", "B-0"], [], ["A-2", "F-1", "A-1"]]
    baskets.append(["C-0", "C-1", "C-0"])
    calls = [looks_up(prices, each) for each in baskets]
    await ended(*calls)
    tasks.mark("all calls are over")
    for articles, call in zip(baskets, calls, strict=True):
        asked = f"{articles} were asked" if articles else "nothing was asked"
        failed = [partner.errors[each] for each in articles if each in partner.errors]
        error = call.exception()
        if failed:
            assert error, f"{asked} and {failed[0]} failed; the call returned {call.result()!r}"
            if not any(each is failed[0] for each in all_in(error)):
                raise AssertionError(
                    f"{asked} and the partner raised {failed[0]!r}; the caller got {error!r:.200}"
                ) from error
            continue
        if error:
            raise AssertionError(f"{asked}, of which none failed; it raised {error!r}") from error
        answer, expected = call.result(), [cents(each) for each in articles]
        assert same(answer, expected), (
            f"{asked}, which cost {expected}; what came back was {answer!r:.200}"
        )


class Partner:
    """Takes a second for a price, or as many as `seconds` says; keeps the books of it."""

    def __init__(self, seconds: dict[str, float] | None = None, failing: Any = ()) -> None:
        self.seconds = seconds or {}
        self.errors = {each: LookupError(f"no price for {each}") for each in failing}
        self.requests = 0
        self.under_way = 0
        self.most = 0

    async def ask(self, article: str) -> int:
        self.requests += 1
        if self.requests > 500:
            raise AskedAgain(f"the partner was asked {self.requests} times")
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            return await self._answer(article)
        finally:
            self.under_way -= 1

    async def _answer(self, article: str) -> int:
        try:
            await asyncio.sleep(self.seconds.get(article, 1.0))
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)  # hanging up takes a moment
            raise
        if article in self.errors:
            raise self.errors[article]
        return cents(article)


async def four_at_a_time(prices: Any, partner: Partner, when: str) -> None:
    """See nine requests through."""
    call = looks_up(prices, basket(9))
    await asyncio.sleep(0.5)
    assert partner.under_way == LIMIT, (
        f"after {when}, a call had 9 requests to make, and the partner had {partner.under_way} at "
        f"a time; the contract says {LIMIT}"
    )
    await ended(call, when=f", after {when}")


def looks_up(prices: Any, articles: list[str]) -> asyncio.Task[Any]:
    async def call() -> Any:
        return await prices.look_up(articles)

    return asyncio.create_task(call())


async def ended(*calls: asyncio.Task[Any], when: str = "") -> None:
    await asyncio.wait(calls, timeout=10 * LONG)
    left = sum(not call.done() for call in calls)
    assert not left, f"{left} of {len(calls)} call(s) waited ten minutes and were not over{when}"


async def cancelled(*calls: asyncio.Task[Any]) -> None:
    for call in calls:
        call.cancel()
    await ended(*calls)


class AskedAgain(BaseException):
    """Ends a loop that would ask for ever."""


def basket(articles: int, shopper: int = 0) -> list[str]:
    return [f"{'ABCDEFGH'[shopper % 8]}-{number}" for number in range(articles)]


def cents(article: str) -> int:
    """Every article has a price of its own."""
    return ord(article[0]) * 100 + int(article[2:])
