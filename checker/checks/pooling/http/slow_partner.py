"""Who still answers a shop, when one of its two partners takes its time."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from checker.probes import clock, upstream
from checker.probes.timeline import Recorder
from checker.probes.values import ending, same

HINTS = (
    "Run the file. A session's `limit` is for all hosts together. Which questions are on their way "
    "when twelve wait for reviews, and which one waits for its turn?",
    "No partner may have all of it. Either each gets a pool of its own, or the shared one has a "
    "second limit, for each host. A timeout helps nobody here: slow answers are wanted.",
    "`TCPConnector` takes `limit_per_host` beside `limit`; its default is 0, and that is no limit. "
    "How many may one partner take, if SPARE of AT_ONCE must be left for the other?",
)
SHOWS = ("One `ClientSession`, with `TCPConnector` limits and DNS cache",)

AT_ONCE, SPARE = 10, 3  # questions
CROWD = 25  # questions to a slow partner, and more than a shop may ask at once
SOON = 1.0  # seconds of the loop; a partner that is not slow answers at once
LATE = 50.0  # seconds; PATIENCE is 60
STOCK, REVIEWS = "stock", "reviews"


async def test_serves_stock(kata: Any, tasks: Recorder) -> None:
    """while reviews are slow, stock is told at once"""
    await answers_beside(kata, slow=REVIEWS, healthy=STOCK)


async def test_serves_reviews(kata: Any, tasks: Recorder) -> None:
    """while stock is slow, reviews are told at once"""
    await answers_beside(kata, slow=STOCK, healthy=REVIEWS)


async def answers_beside(kata: Any, slow: str, healthy: str) -> None:
    for past in ("", "failed", "gave up"):
        async with Shop.of(kata) as shop:
            before = await shop.lives_through(past, healthy)
            asleep, awake = shop.gates[slow], shop.gates[healthy]
            await shop.ask(slow, CROWD)
            asked = await shop.ask(healthy, SPARE)
            saw = f"{before}of {CROWD} questions for {slow}, {asleep.waiting} were with the "
            saw += f"partner, and that was slow; of {SPARE} for {healthy}, {awake.waiting} were "
            saw += "with theirs"
            assert awake.waiting >= SPARE, f"{saw}{how(asked)}"
            awake.open()
            asked += await shop.ask(healthy, CROWD)
            was = f"{before}the partner with {slow} was slow, the one with {healthy} was not"
            expects_answers(asked, was)


async def test_waits_for_answers(kata: Any, tasks: Recorder) -> None:
    """an answer that takes fifty seconds still comes to whoever has asked"""
    async with Shop.of(kata) as shop:
        late = await shop.ask(REVIEWS, CROWD) + await shop.ask(STOCK, CROWD)
        await asyncio.sleep(LATE - asyncio.get_running_loop().time())
        shop.open_gates()
        await asyncio.sleep(SOON)
        expects_answers(late, f"both partners took {LATE:g} s")


async def test_keeps_the_limit(kata: Any, tasks: Recorder) -> None:
    """never more than ten questions are with the partners at once"""
    for first, second in ((REVIEWS, STOCK), (STOCK, REVIEWS)):
        async with Shop.of(kata) as shop:
            late = await shop.ask(first, CROWD) + await shop.ask(second, CROWD)
            told = [f"{gate.waiting} for {what}" for what, gate in shop.gates.items()]
            under_way = sum(gate.waiting for gate in shop.gates.values())
            saw = f"{CROWD} questions were asked for {first}, then as many for {second}; under way"
            assert under_way <= AT_ONCE, f"{saw} were {' and '.join(told)}{how(late)}"


async def test_closes_connections(kata: Any, tasks: Recorder) -> None:
    """when `close` is done, no connection to a partner is open"""
    for asked in ((STOCK, REVIEWS), (STOCK,), (REVIEWS,), ()):
        async with Shop.of(kata) as shop:
            shop.open_gates()
            for what in asked:
                expects_answers(await shop.ask(what, SPARE), "no partner was slow")
            await shop.partners.close()
            await asyncio.sleep(SOON)
            left = [f"{each.open} of {each.accepted} for {what}" for what, each in shop.at.items()]
            saw = f"asked for was {' and '.join(asked) or 'nothing'}, and then `close`; open were"
            assert not any(each.open for each in shop.at.values()), f"{saw} {' and '.join(left)}"


@dataclass
class Question:
    """One that the shop asks, and what it is to be answered."""

    what: str
    expected: Any
    task: asyncio.Task[Any]

    @property
    def answered(self) -> bool:
        done = self.task.done() and not self.task.cancelled() and not self.task.exception()
        return done and same(self.task.result(), self.expected)

    def __str__(self) -> str:
        return ending(self.task) if self.task.done() else "had no answer"


class Shop:
    """The learner's client, and two partners of ours, who answer once their gates are open."""

    partners: Any

    def __init__(self) -> None:
        self.gates = {STOCK: upstream.Gate(), REVIEWS: upstream.Gate()}
        self.at: dict[str, upstream.Server] = {}
        self.broken = False
        self._skus = itertools.count(1)
        self._asked: list[Question] = []

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any) -> AsyncIterator["Shop"]:
        shop = cls()
        async with (
            upstream.serve(shop.answer) as shop.at[STOCK],
            upstream.serve(shop.answer) as shop.at[REVIEWS],
        ):
            shop.partners = kata.Partners(shop.at[STOCK].url, shop.at[REVIEWS].url)
            try:
                yield shop
            finally:
                await clock.reap([question.task for question in shop._asked])
                await shop.partners.close()

    async def answer(self, request: upstream.Request) -> upstream.Response:
        _, what, sku = request.path.split("/")
        if self.broken:
            return upstream.Response(503, body="not now")
        await self.gates[what].passed()
        return upstream.Response.of_json(answer_of(what, sku))

    async def ask(self, what: str, count: int) -> list[Question]:
        """So many questions, and time for answers that are not slow."""
        asked = []
        for _ in range(count):
            sku = str(next(self._skus))
            task = asyncio.create_task(getattr(self.partners, what)(sku))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            asked.append(Question(what, answer_of(what, sku), task))
        self._asked += asked
        await asyncio.sleep(SOON)
        return asked

    async def lives_through(self, past: str, what: str) -> str:
        """A crowd whose questions failed, or who gave up; how that is told."""
        if not past:
            return ""
        self.broken = past == "failed"
        tasks = [question.task for question in await self.ask(what, CROWD)]
        await (asyncio.wait(tasks, timeout=LATE) if self.broken else clock.reap(tasks))
        self.broken = False
        self.gates[what].open()
        self.gates[what] = upstream.Gate()
        await asyncio.sleep(SOON)
        return f"before, {CROWD} questions for {what} {past}; then, "

    def open_gates(self) -> None:
        for gate in self.gates.values():
            gate.open()


def answer_of(what: str, sku: str) -> Any:
    return int(sku) if what == STOCK else [f"number {sku} steeps well"]


def expects_answers(asked: list[Question], saw: str) -> None:
    left = [question for question in asked if not question.answered]
    assert not left, (
        f"{saw}: {len(left)} of {len(asked)} questions were not answered as they should be; "
        f"one for {left[0].what} {left[0]}"
    )


def how(asked: list[Question]) -> str:
    """What has become of the first that came to an end."""
    done = next((str(question) for question in asked if question.task.done()), "")
    return f"; one {done}" if done else ""
