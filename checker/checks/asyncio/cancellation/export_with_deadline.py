"""Reading an export: the fetch has a deadline, the reader has time."""

import asyncio
from typing import Any

from checker.probes.sweep import sweep
from checker.probes.timeline import Recorder
from checker.probes.values import all_in, same

HINTS = (
    "Run the file: the reader is cancelled while it writes. A generator stops at `yield`, but the "
    "timeout it is in does not: when time is up, it cancels the task, whatever that is doing.",
    "A timeout must be left before anything is handed out. What it has to guard is one line: the "
    "one that awaits the fetch.",
    "Keep only `page = await fetch(number)` inside `async with asyncio.timeout(PATIENCE):`. The "
    "`if` and the `yield` move one step to the left.",
)
SHOWS = ("No `yield` inside a cancel scope", "`asyncio.timeout` for deadlines")
PATIENCE = 0.5  # seconds
EMPTY = 2  # the page without an order
ENOUGH = 50  # fetches


async def test_never_cancels_the_reader(kata: Any, tasks: Recorder) -> None:
    """a reader may take its time over a page: it is not cancelled, and gets all pages"""
    for seconds in (0.3, 0.6, 60):
        reader = Reader(kata, Archive(3), seconds)
        await reader.ended(tasks)
        slow = f"a reader took {seconds:g} s over each page; it {reader.ending()}"
        assert not reader.task.cancelled() and not reader.error(), slow
        pages = [["order 1"], [], ["order 3"]]
        assert same(reader.pages, pages), f"{slow}; of 3 it had {reader.pages!r:.200}"


async def test_slow_fetch_times_out(kata: Any, tasks: Recorder) -> None:
    """a fetch that takes longer than PATIENCE is cancelled, and the reader gets TimeoutError"""
    for late in (1, 3):
        archive = Archive(4, hangs_at=late)
        reader = Reader(kata, archive, 0.3)
        await reader.ended(tasks)
        told = f"the fetch of page {late} hung; the reader"
        assert isinstance(reader.error(), TimeoutError), f"{told} {reader.ending()}"
        assert not archive.at_work, f"{told} got its TimeoutError while the fetch was still at work"
        times = archive.begun.count(late)
        assert times == 1, f"the fetch of page {late} hung, and was begun {times} times"
        assert archive.hung < PATIENCE * 1.5, (
            f"the fetch of page {late} hung, and was left to itself for {archive.hung:g} s; "
            f"PATIENCE is {PATIENCE:g} s"
        )
        assert len(reader.pages) == late - 1, f"{told} had {len(reader.pages)} page(s) by then"
    reader = Reader(kata, Archive(6, seconds=PATIENCE * 0.8), 0)
    await reader.ended(tasks)
    assert len(reader.pages) == 6 and not reader.error(), (
        f"6 fetches took {PATIENCE * 0.8:g} s each, and were in time; the reader {reader.ending()}"
    )


async def test_fetches_as_read(kata: Any, tasks: Recorder) -> None:
    """no page is fetched before the reader asks for it, and none once the reader has left"""
    archive = Archive(5)
    reader = Reader(kata, archive, 0.3, stays_for=3)
    await reader.ended(tasks)
    for read, begun in enumerate(reader.begun, start=1):
        assert begun == read, f"the reader was at page {read}, and {begun} fetches had been begun"
    await asyncio.sleep(60)
    begun = len(archive.begun)
    assert begun == 3, f"the reader left after 3 of 5 pages, and {begun} fetches were begun"


async def test_lets_the_rest_through(kata: Any, tasks: Recorder) -> None:
    """a fetch's own error and the reader's own cancellation reach the reader; no fetch goes on"""
    for error in (ConnectionError("no archive"), TimeoutError("the archive's own"), KeyError(2)):
        reader = Reader(kata, Archive(3, error=error), 0.3)
        await reader.ended(tasks)
        assert any(each is error for each in all_in(reader.error())), (
            f"the fetch of page 2 raised {error!r}; the reader {reader.ending()}"
        )
    archive = Archive(3)
    read = Reader(kata, archive, 0.3).read
    async for point in sweep(read, files=[kata.__file__], patience=60):
        assert point.outcome == "cancelled", (
            f"cancelled at {point}, the reader did not end as cancelled, but {point.ending}"
        )
        assert not archive.at_work, (
            f"cancelled at {point}, the reader had ended, and a fetch was still at work"
        )


class Archive:
    """Pages that take a moment to fetch, and the books of it."""

    def __init__(
        self,
        pages: int,
        *,
        seconds: float = 0.1,
        hangs_at: int = 0,
        error: Exception | None = None,  # of the second page
    ) -> None:
        self.pages = pages
        self.seconds = seconds
        self.hangs_at = hangs_at
        self.error = error
        self.begun: list[int] = []
        self.at_work: list[int] = []
        self.hung = 0.0  # seconds, until somebody cancelled it

    async def fetch(self, number: int) -> list[str] | None:
        self.begun.append(number)
        if len(self.begun) > ENOUGH:
            raise FetchedTooOften(f"{len(self.begun)} fetches were begun")
        self.at_work.append(number)
        try:
            return await self._find(number)
        finally:
            self.at_work.remove(number)

    async def _find(self, number: int) -> list[str] | None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await asyncio.sleep(1000 if number == self.hangs_at else self.seconds)
        except asyncio.CancelledError:
            self.hung = loop.time() - began
            await asyncio.sleep(0.1)  # hangs up
            raise
        self.hung = loop.time() - began
        if self.error and number == 2:
            raise self.error
        if number > self.pages:
            return None
        return [] if number == EMPTY else [f"order {number}"]


class FetchedTooOften(BaseException):
    """Ends an export that goes round and round."""


class Reader:
    """Somebody who reads an export, page by page, in a task of its own."""

    def __init__(
        self, kata: Any, archive: Archive, seconds: float, *, stays_for: int = 1000
    ) -> None:
        self.export = kata.export
        self.archive = archive
        self.seconds = seconds
        self.stays_for = stays_for
        self.pages: list[Any] = []
        self.begun: list[int] = []  # fetches, when the reader was done with a page

    async def read(self) -> None:
        async for page in self.export(self.archive.fetch):
            self.pages.append(page)
            await asyncio.sleep(self.seconds)
            self.begun.append(len(self.archive.begun))
            if len(self.begun) == self.stays_for:
                return

    async def ended(self, tasks: Recorder) -> None:
        self.task = asyncio.create_task(self.read())
        await asyncio.wait({self.task}, timeout=3600)
        assert self.task.done(), f"an hour later the reader was still at page {len(self.pages)}"
        tasks.mark("the reader has ended")

    def error(self) -> BaseException | None:
        return None if self.task.cancelled() else self.task.exception()

    def ending(self) -> str:
        if self.task.cancelled():
            return f"was cancelled at page {len(self.pages)}"
        error = self.error()
        return f"got {error!r:.200}" if error else f"got to the end after {len(self.pages)} page(s)"
