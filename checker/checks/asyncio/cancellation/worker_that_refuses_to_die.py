"""A worker outlives bad letters, and ends when it is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from checker.probes.sweep import Sweep, sweep
from checker.probes.timeline import Recorder
from checker.probes.values import all_in

HINTS = (
    "Run the file: the server asks the worker to stop, and the worker reports that as if it were "
    "a bad letter. A cancellation is an exception, raised at the line that waits.",
    "That exception is `asyncio.CancelledError`. It is not an `Exception`, so that code which "
    "handles errors lets it pass. Only a bare `except`, `BaseException` or its own name catch it.",
    "Catch `Exception` instead of `BaseException`. Whoever has to catch more, for a clean-up, ends "
    "with a bare `raise`.",
)
SHOWS = ("`CancelledError` raised again after the clean-up", "Swallowing `CancelledError`")
GOOD = ("To Ada", "To Bob", "To Cleo")
ENOUGH = 50  # calls, for a worker that goes round and round


async def test_ends_while_it_waits(kata: Any, tasks: Recorder) -> None:
    """cancelled while it waits for a letter, the worker ends as cancelled"""
    office = Office(kata, GOOD)
    worker = asyncio.create_task(office.open())
    await asyncio.wait({worker}, timeout=30)
    assert not worker.done(), f"with no letter left, {state(worker)} instead of waiting"
    tasks.mark("cancelled", final=False)
    worker.cancel()
    await asyncio.wait({worker}, timeout=30)
    assert worker.cancelled(), f"cancelled while it waited for a letter, {state(worker)}"


async def test_ends_while_it_posts(kata: Any, tasks: Recorder) -> None:
    """cancelled while it posts a letter, the worker ends as cancelled"""
    office = Office(kata, GOOD)
    async for point in office.sweep():
        assert point.outcome == "cancelled", (
            f"cancelled at {point}, while letter {office.taken} of {len(GOOD)} was being posted, "
            f"the worker {point.ending}"
        )


async def test_posts_nothing_more(kata: Any, tasks: Recorder) -> None:
    """once a cancelled worker has ended, nothing is posted any more"""
    office = Office(kata, GOOD)
    async for point in office.sweep():
        if point.outcome != "never ended":
            tasks.mark("the worker has ended")
        in_hand, posted = list(office.in_hand), len(office.posted)
        await asyncio.sleep(60)
        where = f"cancelled at {point} with letter {office.taken} of {len(GOOD)} in its hands"
        more = len(office.begun) - office.taken
        assert more <= 0, f"{where}, the worker posted {more} more"
        late = len(office.posted) - posted
        assert not late, f"{where}, the worker ended; {late} letter(s) were posted after that"
        assert not in_hand, f"{where}, the worker ended; {in_hand[0]!r} was still being posted"


async def test_outlives_bad_letters(kata: Any, tasks: Recorder) -> None:
    """whatever Exception a letter raises, it is reported, and then the next letter is posted"""
    for error in (
        ValueError("no address"),
        ConnectionResetError("the office hung up"),
        TimeoutError("the office was too slow"),
        KeyError("stamp"),
        PostageMissing("2 cents"),
    ):
        office = Office(kata, ("To Ada", "bad", "To Bob"), {"bad": error})
        worker = asyncio.create_task(office.open())
        await asyncio.wait({worker}, timeout=60)
        what = f"the second of 3 letters raised {type(error).__name__}"
        assert "To Bob" in office.posted, f"{what}; the third was not posted: {state(worker)}"
        assert office.posted == ["To Ada", "To Bob"], f"{what}; posted were {office.posted}"
        assert office.most == 1, f"{office.most} letters were being posted at the same time"
        told = [each for seen in office.reports for each in all_in(seen)]
        reports = [each for each in told if not isinstance(each, BaseExceptionGroup)]
        assert len(reports) == 1 and reports[0] is error, (
            f"{what}; {len(reports)} report(s) were made{told_of(reports)}"
        )
        worker.cancel()
        await asyncio.wait({worker}, timeout=60)
    office = Office(kata, ("", "To Ada"))
    worker = asyncio.create_task(office.open())
    await asyncio.wait({worker}, timeout=60)
    assert office.posted == ["", "To Ada"], (
        f"the first of 2 letters was empty; posted were {office.posted}: {state(worker)}"
    )
    worker.cancel()
    await asyncio.wait({worker}, timeout=60)


class PostageMissing(Exception):
    """One that no worker has ever heard of."""


class CalledTooOften(BaseException):
    """Ends a worker that goes round and round."""


class Office:
    """Where letters are posted, and the books of it; `open` begins a new day."""

    def __init__(
        self, kata: Any, letters: tuple[str, ...], fates: dict[str, Exception] | None = None
    ) -> None:
        self.kata = kata
        self.letters = letters
        self.fates = fates or {}

    def open(self) -> Coroutine[Any, Any, None]:
        """A worker at its desk."""
        self.begun: list[str] = []
        self.in_hand: list[str] = []
        self.most = 0
        self.posted: list[str] = []
        self.reports: list[BaseException] = []
        self.taken = 0  # when the worker began to wait
        self.queue: asyncio.Queue[str] = asyncio.Queue()
        for letter in self.letters:
            self.queue.put_nowait(letter)
        work: Coroutine[Any, Any, None] = self.kata.work(self.queue, self.post, self.report)
        return work

    def sweep(self) -> Sweep:
        """The worker cancelled wherever it waits, as long as it has letters to post."""
        return sweep(self.open, files=[self.kata.__file__], while_=self.is_busy, patience=30)

    def is_busy(self) -> bool:
        """Whether the worker has a letter that is not posted yet."""
        self.taken = len(self.letters) - self.queue.qsize()
        return self.taken > len(self.posted)

    async def post(self, letter: str) -> None:
        self.begun.append(letter)
        enough(self.begun)
        self.in_hand.append(letter)
        self.most = max(self.most, len(self.in_hand))
        try:
            await asyncio.sleep(1)
            if letter in self.fates:
                raise self.fates[letter]
            await asyncio.sleep(1)
            self.posted.append(letter)
        finally:
            try:
                await asyncio.sleep(0.1)  # hangs up
            finally:
                self.in_hand.remove(letter)

    def report(self, error: BaseException) -> None:
        self.reports.append(error)
        enough(self.reports)


def enough(calls: list[Any]) -> None:
    if len(calls) > ENOUGH:
        raise CalledTooOften(f"the worker made more than {ENOUGH} calls")


def told_of(reports: list[BaseException]) -> str:
    told = ", ".join(f"{report!r:.200}" for report in reports[:3])
    return f": {told}{', …' if len(reports) > 3 else ''}" if reports else ""


def state(worker: asyncio.Task[Any]) -> str:
    if not worker.done():
        return "the worker was still there half a minute later"
    if worker.cancelled():
        return "the worker ended as cancelled"
    error = worker.exception()
    return (
        f"the worker raised {error!r:.200}" if error else "the worker returned as if all were done"
    )
